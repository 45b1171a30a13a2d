// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "event_scope.hpp"
#include "json_lines.hpp"
#include "table.hpp"

#include <factport/host/timestamp.hpp>

namespace factport::cli {

namespace {

void write_fields(const StoredEvent& event, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  table.add({"log", std::string(event.log())});
  table.add({"category", std::string(event.category())});
  table.add({"stream", std::string(event.stream())});
  table.add({"position", std::to_string(event.position())});
  table.add({"global position", std::to_string(event.global_position())});
  table.add({"name", std::string(event.name())});
  table.add({"payload", std::string(event.payload())});
  table.add({"metadata", std::string(event.metadata().value_or(""))});
  table.add({"occurred at", host::format_rfc3339(event.occurred_at())});
  table.add({"recorded at", host::format_rfc3339(event.recorded_at())});
  table.add({"id", event.id().to_string()});
  table.finish();
}

}  // namespace

ExitCode LatestCommand::run(Output& out) const {
  const EventStore source = open(store);
  const auto event = cli::latest(source, scope);
  if (!event) {
    say("no events in " + describe(source, scope));
  } else if (json) {
    std::string line;
    append_event_line(event->record(), event->log(), LineShape::kFull, line);
    out.write(line);
  } else {
    write_fields(*event, out);
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
