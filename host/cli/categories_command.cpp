// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "listing.hpp"

namespace factport::cli {

ExitCode CategoriesCommand::run(Output& out) const {
  const EventLog source = open(store).log();
  write_listing(
      {.kind = "category", .within = {{"log", source.name()}}, .list = list, .json = json},
      [&](const ListOptions& options) { return source.categories(options); }, out);
  return ExitCode::kDone;
}

}  // namespace factport::cli
