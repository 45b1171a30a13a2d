// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "event_scope.hpp"
#include "json_lines.hpp"

#include <factport/host/error.hpp>

namespace factport::cli {

ExitCode ExportCommand::run(Output& out) const {
  const LineShape shape = full ? LineShape::kFull : LineShape::kPlain;
  std::string line;
  for (const EventView& event : cli::scan(open(store), scope, {})) {
    line.clear();
    append_event_line(event.record(), event.log(), shape, line);
    out.write(line);
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
