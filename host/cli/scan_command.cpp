// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "event_scope.hpp"
#include "json_lines.hpp"
#include "table.hpp"

#include <factport/host/error.hpp>
#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

namespace factport::cli {

namespace {

/// As much of a payload as any terminal shows.
constexpr std::size_t kShownPayload = 2000;

std::optional<std::int64_t> time_of(std::string_view option,
                                    const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto time = host::parse_rfc3339(*text);
  if (!time.ok()) {
    throw Error(
        {StatusCode::kInvalidArgument, fmt::format("{}: {}", option, time.status().message())});
  }
  return *time;
}

ScanOptions options_of(const ScanCommand& command) {
  ScanOptions options;
  options.from = command.from;
  options.to = command.to;
  options.after = command.after;
  options.before = command.before;
  options.limit = command.limit;
  if (command.backwards) options.direction = Direction::kBackwards;
  if (!command.names.empty()) options.names = command.names;
  options.occurred_at = {time_of("--occurred-from", command.occurred_from),
                         time_of("--occurred-before", command.occurred_before)};
  options.recorded_at = {time_of("--recorded-from", command.recorded_from),
                         time_of("--recorded-before", command.recorded_before)};
  return options;
}

void write_lines(Scan events, Output& out) {
  std::string line;
  for (const EventView& event : events) {
    line.clear();
    append_event_line(event.record(), event.log(), LineShape::kFull, line);
    out.write(line);
  }
}

// In a scan of one stream its name says nothing.
bool write_table(Scan events, bool of_stream, Output& out) {
  std::vector<Column> columns{{"global", Fit::kNumber},     {"position", Fit::kNumber},
                              {"stream", Fit::kCutEnd},     {"name", Fit::kCutEnd},
                              {"occurred_at", Fit::kWhole}, {"payload", Fit::kCutEnd, true}};
  constexpr std::ptrdiff_t kStreamColumn = 2;
  if (of_stream) columns.erase(columns.begin() + kStreamColumn);
  Table table(std::move(columns), out.columns(), [&](std::string_view text) { out.write(text); });
  bool any = false;
  for (const EventView& event : events) {
    any = true;
    Table::Row row{std::to_string(event.global_position()),
                   std::to_string(event.position()),
                   std::string(event.stream()),
                   std::string(event.name()),
                   host::format_rfc3339(event.occurred_at()),
                   std::string(event.payload().substr(0, kShownPayload))};
    if (of_stream) row.erase(row.begin() + kStreamColumn);
    table.add(std::move(row));
  }
  table.finish();
  return any;
}

}  // namespace

ExitCode ScanCommand::run(Output& out) const {
  const ScanOptions options = options_of(*this);
  const EventStore source = open(store);
  Scan events = cli::scan(source, scope, options);
  if (ndjson) {
    write_lines(std::move(events), out);
  } else if (!write_table(std::move(events), scope.stream.has_value(), out)) {
    say("no such events in " + describe(source, scope));
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
