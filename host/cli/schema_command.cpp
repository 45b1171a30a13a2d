// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "json_writer.hpp"

#include <factport/host/error.hpp>

#include <fmt/format.h>

namespace factport::cli {

namespace {

StoreAdministration open_for_administration(const StoreOption& option) {
  auto opened = try_open_for_administration(option);
  if (!opened.ok()) throw Error(opened.status());
  return std::move(*opened);
}

enum class State { kCurrent, kAbsent, kOlder, kNewer };

State state_of(const SchemaStatus& schema) {
  if (schema.version == schema.newest) return State::kCurrent;
  if (schema.version == 0) return State::kAbsent;
  return schema.version < schema.newest ? State::kOlder : State::kNewer;
}

std::string_view name_of(State state) {
  switch (state) {
    case State::kCurrent: return "current";
    case State::kAbsent: return "absent";
    case State::kOlder: return "older";
    case State::kNewer: break;
  }
  return "newer";
}

std::string in_words(const SchemaStatus& schema) {
  switch (state_of(schema)) {
    case State::kCurrent: return fmt::format("version {}, which is current", schema.version);
    case State::kAbsent: return fmt::format("absent; the newest version is {}", schema.newest);
    case State::kOlder: return fmt::format("version {} of {}", schema.version, schema.newest);
    case State::kNewer: break;
  }
  return fmt::format("version {}, newer than this adapter's {}", schema.version, schema.newest);
}

/// What to do about a schema that is not current.
std::string_view advice(State state) {
  switch (state) {
    case State::kCurrent: return "";
    case State::kAbsent: return "create it with `factport schema init`";
    case State::kOlder: return "make a backup, then migrate it with `factport schema upgrade`";
    case State::kNewer: break;
  }
  return "use a plugin that is as new as the one that made it";
}

void write(const StoreAdministration& store, const SchemaStatus& schema, bool json, Output& out) {
  std::string line;
  if (json) {
    JsonWriter writer(line);
    writer.begin_object().key("adapter").text(store.adapter().name);
    writer.key("version").integer(schema.version).key("newest").integer(schema.newest);
    writer.key("state").text(name_of(state_of(schema))).end_object();
  } else {
    line = fmt::format("schema of {}: {}", store.adapter().name, in_words(schema));
  }
  out.write(line + "\n");
}

}  // namespace

ExitCode SchemaStatusCommand::run(Output& out) const {
  const StoreAdministration administration = open_for_administration(store);
  const SchemaStatus schema = administration.schema_status();
  write(administration, schema, json, out);
  const State state = state_of(schema);
  if (state == State::kCurrent) return ExitCode::kDone;
  say(fmt::format("the schema is {}: {}", name_of(state), advice(state)));
  return ExitCode::kRefused;
}

ExitCode SchemaInitCommand::run(Output& out) const {
  const StoreAdministration administration = open_for_administration(store);
  const SchemaStatus before = administration.schema_status();
  const State state = state_of(before);
  if (state == State::kOlder || state == State::kNewer) {
    write(administration, before, json, out);
    say(fmt::format("there is a schema already, and it is {}: {}", name_of(state), advice(state)));
    return ExitCode::kRefused;
  }
  write(administration, state == State::kAbsent ? administration.schema_upgrade() : before, json,
        out);
  return ExitCode::kDone;
}

ExitCode SchemaUpgradeCommand::run(Output& out) const {
  const StoreAdministration administration = open_for_administration(store);
  write(administration, administration.schema_upgrade(), json, out);
  return ExitCode::kDone;
}

}  // namespace factport::cli
