// SPDX-License-Identifier: Apache-2.0
#include "importer.hpp"

#include "diagnostics.hpp"

#include <factport/host/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace factport::cli {

namespace {

Status with_message(const Status& status, std::string message) {
  Failure failure = status.failure();
  failure.message = std::move(message);
  return Status(std::move(failure));
}

}  // namespace

Importer::Importer(const EventStore& store, const ImportOptions& options)
    : store_(store),
      options_(options),
      begin_(Clock::now()),
      batch_(store,
             [this](std::uint64_t line, const Status& reason) {
               return skip(fmt::format("line {}: {}", line, reason.message()));
             }),
      progress_(options.progress) {}

Status Importer::run(Input& input) {
  input_name_ = input.name();
  Lines lines(input);
  Line line;
  Status status;
  try {
    while (status.ok() && lines.next(line)) {
      status = take(line);
      show_progress(input);
    }
    if (status.ok()) status = store_batch();
    if (!status.ok())
      status = with_message(status, fmt::format("{}: {}", input_name_, status.message()));
  } catch (const Error& unreadable) {
    status = unreadable.status();
  }
  report_.seconds = seconds();
  if (status.ok()) return status;
  return with_message(
      status, fmt::format("{}\n  the import stopped; {} of its events are stored", status.message(),
                          report_.stored + report_.already_stored));
}

Status Importer::take(const Line& line) {
  if (line.text.find_first_not_of(" \t\r") == std::string_view::npos) return {};
  unescaped_.clear();
  LineEvent event;
  const auto fault = read(line, event);
  if (!fault) return add(line, event);
  const std::string reason = fmt::format("line {}, column {}: {}", line.number,
                                         column_of(line.text, fault->offset), fault->reason);
  return skip(reason) ? Status() : Status(StatusCode::kInvalidArgument, reason);
}

std::optional<LineFault> Importer::read(const Line& line, LineEvent& event) {
  if (line.too_long) {
    return LineFault{0, fmt::format("the line is longer than {} MiB", kMaxLineBytes >> 20)};
  }
  auto fault = read_event_line(line.text, unescaped_, event);
  const std::size_t bytes = event.payload.size() + event.metadata.size();
  const auto most = static_cast<std::size_t>(store_.facts().max_event_bytes);
  if (!fault && bytes > most) {
    const std::size_t offset = static_cast<std::size_t>(event.payload.data() - line.text.data());
    fault = LineFault{
        offset, fmt::format("payload and metadata have {} bytes; the store takes {}", bytes, most)};
  }
  return fault;
}

Status Importer::add(const Line& line, const LineEvent& event) {
  const std::string_view log = event.log.value_or(store_.log_name());
  if (batch_.size() > 0 && batch_.log() != log) {
    if (Status status = store_batch(); !status.ok()) return status;
  }
  batch_.add(log, event, line.number);
  if (event.time_truncated) ++report_.truncated_times;
  const bool full = batch_.size() >= options_.batch ||
                    batch_.bytes() >= static_cast<std::size_t>(store_.facts().max_append_bytes);
  return full ? store_batch() : Status();
}

Status Importer::store_batch() {
  ImportBatch::Counts counts;
  Status status = batch_.store(counts);
  report_.stored += counts.stored;
  report_.already_stored += counts.already_stored;
  return status;
}

bool Importer::skip(std::string_view reason) {
  if (!options_.skip_bad) return false;
  ++report_.skipped;
  say(fmt::format("skipped: {}: {}", input_name_, reason));
  return true;
}

void Importer::show_progress(const Input& input) {
  progress_.show({.events = report_.stored + report_.already_stored,
                  .bytes = input.bytes_used(),
                  .bytes_in_all = input.size(),
                  .seconds = seconds()});
}

double Importer::seconds() const {
  return std::chrono::duration<double>(Clock::now() - begin_).count();
}

}  // namespace factport::cli
