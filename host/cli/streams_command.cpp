// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "listing.hpp"

namespace factport::cli {

ExitCode StreamsCommand::run(Output& out) const {
  const EventCategory source = open(store).category(category);
  write_listing(
      {.kind = "stream",
       .within = {{"log", source.log()}, {"category", source.name()}},
       .list = list,
       .json = json},
      [&](const ListOptions& options) { return source.streams(options); }, out);
  return ExitCode::kDone;
}

}  // namespace factport::cli
