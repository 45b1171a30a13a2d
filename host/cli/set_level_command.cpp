// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "json_writer.hpp"

#include <fmt/format.h>

namespace factport::cli {

namespace {

std::string as_json(const std::string& log, const LogInfo& before, const LogInfo& after) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("log").text(log);
  json.key("old_level").text(name_of(before.level)).key("old_epoch").integer(before.epoch);
  json.key("level").text(name_of(after.level)).key("epoch").integer(after.epoch).end_object();
  return line;
}

std::string in_words(const std::string& log, const LogInfo& before, const LogInfo& after) {
  if (before.epoch == after.epoch) {
    return fmt::format("log {}: level {} already, epoch {}", log, name_of(after.level),
                       after.epoch);
  }
  return fmt::format("log {}: level {}, epoch {}; before: level {}, epoch {}", log,
                     name_of(after.level), after.epoch, name_of(before.level), before.epoch);
}

}  // namespace

ExitCode SetLevelCommand::run(Output& out) const {
  // The level that the configuration names may be the very one that is to be changed.
  const EventStore opened = open_at_any_level(store);
  const EventLog log = opened.log();
  const LogInfo before = log.info();
  log.set_level(level);
  const LogInfo after = log.info();
  out.write((json ? as_json : in_words)(log.name(), before, after) + "\n");
  if (before.epoch != after.epoch) {
    say("whoever has the store open elsewhere must open it again; a configuration that names the "
        "old level must be changed");
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
