// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "listing.hpp"

namespace factport::cli {

ExitCode LogsCommand::run(Output& out) const {
  const EventStore source = open(store);
  write_listing(
      {.kind = "log", .within = {}, .list = list, .json = json},
      [&](const ListOptions& options) { return source.logs(options); }, out);
  return ExitCode::kDone;
}

}  // namespace factport::cli
