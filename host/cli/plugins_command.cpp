// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "diagnostics.hpp"
#include "json_writer.hpp"
#include "plugin_findings.hpp"
#include "table.hpp"

#include <factport/host/catalog.hpp>

namespace factport::cli {

namespace {

std::string line_of(const PluginFinding& finding) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("name").text(finding.entry.name);
  json.key("state").text(finding.state()).key("file").text(finding.entry.file.string());
  json.key("source").text(name_of(finding.entry.source));
  if (!finding.reason.empty()) json.key("reason").text(finding.reason);
  json.key("adapters").begin_array();
  if (finding.library != nullptr) {
    for (const host::LoadedAdapter& adapter : finding.library->contents().adapters) {
      json.begin_object().key("name").text(adapter.name).key("version").text(adapter.version);
      json.key("description").text(adapter.description).end_object();
    }
  }
  json.end_array().end_object();
  return line + "\n";
}

void write_table(const std::vector<PluginFinding>& findings, Output& out) {
  Table table({{"plugin", Fit::kWhole},
               {"state", Fit::kWhole},
               {"adapters", Fit::kWrap},
               {"file", Fit::kCutStart}},
              out.columns(), [&](std::string_view text) { out.write(text); });
  for (const PluginFinding& finding : findings) {
    table.add({finding.entry.name, std::string(finding.state()), finding.adapters(),
               finding.entry.file.string()});
  }
  table.finish();
  for (const PluginFinding& finding : findings) {
    if (finding.reason.empty()) continue;
    out.write("\n" + finding.entry.file.string() + "\n  " + std::string(finding.state()) + ": " +
              finding.reason + "\n");
  }
}

void say_where(const host::Catalog& catalog) {
  std::string text = "no plugins; these directories were searched:";
  for (const host::SearchDirectory& directory : catalog.directories()) {
    text += "\n  " + directory.path.string() + " (" + std::string(name_of(directory.source)) + ")";
  }
  say(text + "\nadd one with --plugin-dir or FACTPORT_PATH");
}

}  // namespace

ExitCode PluginsCommand::run(Output& out) const {
  const host::Catalog catalog = host::Catalog::of_process(plugin_directories);
  const std::vector<PluginFinding> findings = find_plugins(catalog);
  if (json) {
    for (const PluginFinding& finding : findings) out.write(line_of(finding));
  } else {
    write_table(findings, out);
  }
  if (findings.empty()) say_where(catalog);
  return ExitCode::kDone;
}

}  // namespace factport::cli
