// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "importer.hpp"
#include "input.hpp"
#include "json_writer.hpp"
#include "progress.hpp"

#include <factport/host/error.hpp>

#include <fmt/format.h>

#include <cmath>

namespace factport::cli {

namespace {

std::int64_t rate_of(const ImportReport& report) {
  const auto events = static_cast<double>(report.stored + report.already_stored);
  return report.seconds > 0 ? std::llround(events / report.seconds) : 0;
}

std::string count_of(std::uint64_t number, std::string_view what) {
  return fmt::format("{} {}{}", grouped(number), what, number == 1 ? "" : "s");
}

std::string summary_in_words(const ImportReport& report) {
  std::string text = count_of(report.stored, "event") + " stored";
  if (report.already_stored > 0) {
    text += fmt::format(", {} stored already", grouped(report.already_stored));
  }
  if (report.skipped > 0) text += ", " + count_of(report.skipped, "bad line") + " skipped";
  if (report.truncated_times > 0) {
    text += ", " + count_of(report.truncated_times, "time") + " cut to microseconds";
  }
  return text + fmt::format(", in {:.2f} s ({} events/s)", report.seconds,
                            grouped(static_cast<std::uint64_t>(rate_of(report))));
}

std::string summary_line(const ImportReport& report, bool complete) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("complete").boolean(complete);
  json.key("stored").integer(static_cast<std::int64_t>(report.stored));
  json.key("already_stored").integer(static_cast<std::int64_t>(report.already_stored));
  json.key("skipped").integer(static_cast<std::int64_t>(report.skipped));
  json.key("truncated_times").integer(static_cast<std::int64_t>(report.truncated_times));
  json.key("seconds").raw(fmt::format("{:.3f}", report.seconds));
  json.key("events_per_second").integer(rate_of(report)).end_object();
  return line + "\n";
}

}  // namespace

ExitCode ImportCommand::run(Output& out) const {
  Input input(file);
  const EventStore target = open(store);
  Importer importer(
      target, {.batch = static_cast<std::size_t>(batch), .skip_bad = skip_bad, .progress = !json});
  const Status status = importer.run(input);
  if (!status.ok()) report(status);
  if (json) {
    out.write(summary_line(importer.report(), status.ok()));
  } else if (status.ok()) {
    say(summary_in_words(importer.report()));
  }
  return exit_code_of(status.code());
}

}  // namespace factport::cli
