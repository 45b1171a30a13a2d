// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "config_keys.hpp"
#include "json_writer.hpp"
#include "offers.hpp"
#include "table.hpp"

#include <factport/host/catalog.hpp>
#include <factport/host/error.hpp>
#include <factport/host/library.hpp>

#include <fmt/format.h>

namespace factport::cli {

namespace {

bool is_file(const std::string& subject) {
  return subject.find('/') != std::string::npos || subject.ends_with(".so");
}

std::shared_ptr<const host::Library> load(const DescribeCommand& command) {
  std::filesystem::path file = command.subject;
  if (!is_file(command.subject)) {
    auto found = host::Catalog::of_process(command.plugin_directories).find(command.subject);
    if (!found.ok()) throw Error(found.status());
    file = *found;
  }
  auto library = host::Library::load(std::filesystem::absolute(file));
  if (!library.ok()) throw Error(library.status());
  return *library;
}

void write_names(std::string_view key, const std::vector<std::string>& names, JsonWriter& json) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.text(name);
  json.end_array();
}

void write_keys_json(const std::vector<ConfigKey>& keys, JsonWriter& json) {
  json.key("config").begin_array();
  for (const ConfigKey& key : keys) {
    json.begin_object().key("key").text(key.path).key("type").text(key.type);
    json.key("required").boolean(key.required).key("secret").boolean(key.secret);
    if (!key.default_value.empty()) json.key("default").raw(key.default_value);
    json.key("description").text(key.description).end_object();
  }
  json.end_array();
}

void write_json(const host::Library& library, Output& out) {
  const host::PluginContents& contents = library.contents();
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("plugin").text(contents.name).key("version").text(contents.version);
  json.key("license").text(contents.license).key("file").text(library.file().string());
  json.key("adapters").begin_array();
  for (const host::LoadedAdapter& adapter : contents.adapters) {
    json.begin_object().key("name").text(adapter.name).key("version").text(adapter.version);
    json.key("description").text(adapter.description);
    write_names("capabilities", capability_names(adapter.table.capabilities), json);
    write_names("levels", level_names(adapter.table.levels), json);
    write_keys_json(config_keys(adapter.config_schema), json);
    json.key("short_form").text(short_form_key(adapter.config_schema)).end_object();
  }
  json.end_array().end_object();
  out.write(line + "\n");
}

void write_facts(const host::Library& library, const host::LoadedAdapter& adapter, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  const host::PluginContents& contents = library.contents();
  table.add({"adapter", adapter.name + " " + adapter.version});
  table.add({"description", adapter.description});
  table.add({"plugin", contents.name + " " + contents.version});
  table.add({"license", contents.license});
  table.add({"file", library.file().string()});
  table.add({"capabilities", joined(capability_names(adapter.table.capabilities))});
  table.add({"levels", joined(level_names(adapter.table.levels))});
  table.finish();
}

void write_keys(const std::vector<ConfigKey>& keys, Output& out) {
  Table table({{"key", Fit::kWhole},
               {"type", Fit::kWrap, true},
               {"default", Fit::kWrap},
               {"description", Fit::kWrap}},
              out.columns(), [&](std::string_view text) { out.write(text); });
  for (const ConfigKey& key : keys) {
    const std::string marks = fmt::format("{}{}", key.required ? "required. " : "",
                                          key.secret ? "secret: never printed. " : "");
    table.add({key.path, key.type, key.default_value, marks + key.description});
  }
  table.finish();
}

/// The key that a short form gives: <path> where it must be there, else [path].
std::string short_form(const host::LoadedAdapter& adapter, const std::vector<ConfigKey>& keys) {
  const std::string name = short_form_key(adapter.config_schema);
  std::string rest = name.empty() ? "" : "[" + name + "]";
  for (const ConfigKey& key : keys) {
    if (key.path == name && key.required) rest = "<" + name + ">";
  }
  return adapter.name + ":" + rest;
}

void write_words(const host::Library& library, Output& out) {
  bool first = true;
  for (const host::LoadedAdapter& adapter : library.contents().adapters) {
    if (!first) out.write("\n");
    first = false;
    write_facts(library, adapter, out);
    const std::vector<ConfigKey> keys = config_keys(adapter.config_schema);
    out.write(keys.empty() ? "\nIts configuration has no keys.\n" : "\nConfiguration:\n\n");
    write_keys(keys, out);
    out.write("\nExample:\n\n" + example_config(adapter.name, adapter.config_schema) + "\n");
    out.write("\nShort form: --store " + short_form(adapter, keys) + "\n");
  }
}

}  // namespace

ExitCode DescribeCommand::run(Output& out) const {
  const auto library = load(*this);
  (json ? write_json : write_words)(*library, out);
  return ExitCode::kDone;
}

}  // namespace factport::cli
