// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "file_trust.hpp"
#include "json_writer.hpp"
#include "offers.hpp"
#include "plugin_findings.hpp"
#include "progress.hpp"
#include "table.hpp"

#include <factport/host/catalog.hpp>
#include <factport/host/error.hpp>
#include <factport/host/store.hpp>

#include <fmt/format.h>

#include <system_error>

namespace factport::cli {

namespace {

/// One line of the report. Healthy findings have exit code 0.
struct Finding {
  std::string subject;
  std::string text;
  ExitCode code = ExitCode::kDone;
};

Finding look_at(const host::SearchDirectory& directory) {
  Finding finding{
      .subject = "search path",
      .text = fmt::format("{} ({}): ", directory.path.string(), name_of(directory.source))};
  std::error_code error;
  if (!std::filesystem::exists(directory.path, error)) {
    finding.text += error ? error.message() : "absent";
  } else if (const std::string distrust = host::distrust_of(directory.path); !distrust.empty()) {
    finding.text += distrust;
    finding.code = ExitCode::kPlugin;
  } else {
    finding.text += "searched";
  }
  return finding;
}

Finding look_at(const PluginFinding& plugin) {
  std::string text = fmt::format("{}: {}", plugin.entry.file.string(), plugin.state());
  if (plugin.library != nullptr) text += ", " + plugin.adapters();
  if (!plugin.reason.empty()) text += ": " + plugin.reason;
  return {.subject = "plugin " + plugin.entry.name,
          .text = std::move(text),
          .code = plugin.refused() ? ExitCode::kPlugin : ExitCode::kDone};
}

Finding failed(std::string subject, const Status& status) {
  return {.subject = std::move(subject),
          .text = std::string(status.message()),
          .code = exit_code_of(status.code())};
}

void look_at_offers(const EventStore& store, std::vector<Finding>& findings) {
  const StoreFacts& facts = store.facts();
  const auto number = [](auto value) { return grouped(static_cast<std::uint64_t>(value)); };
  findings.push_back({"store", fmt::format("{} {} from {}", store.adapter().name,
                                           store.adapter().version, store.adapter().file)});
  findings.push_back({"fidelity", std::string(fidelity_name(facts.fidelity))});
  findings.push_back({"capabilities", joined(capability_names(facts.capabilities))});
  findings.push_back({"levels", joined(level_names(facts.levels))});
  findings.push_back(
      {"limits", fmt::format("{} bytes an event; {} bytes, {} events, {} streams an append",
                             number(facts.max_event_bytes), number(facts.max_append_bytes),
                             number(facts.max_append_events), number(facts.max_append_targets))});
}

Finding look_at_log(const EventStore& store) {
  const std::string subject = "log " + store.log_name();
  const auto info = store.log().try_info();
  if (info.ok()) {
    return {subject, fmt::format("{} events, level {}, epoch {}, last global position {}, uuid {}",
                                 grouped(static_cast<std::uint64_t>(info->event_count)),
                                 name_of(info->level), info->epoch, info->last_global_position,
                                 info->uuid.to_string())};
  }
  const StatusCode code = info.status().code();
  if (code == StatusCode::kNotFound) return {subject, "no events yet"};
  if (code == StatusCode::kUnsupported) return {subject, "the adapter says nothing of its logs"};
  return failed(subject, info.status());
}

Finding try_read(const EventStore& store) {
  auto scan = store.log().try_scan({.limit = 1});
  if (!scan.ok()) return failed("test read", scan.status());
  while (true) {
    const auto more = scan->try_next_batch();
    if (!more.ok()) return failed("test read", more.status());
    if (!*more) return {"test read", "works"};
  }
}

void look_at_store(const StoreOption& option, std::vector<Finding>& findings) {
  try {
    const EventStore store = open(option);
    look_at_offers(store, findings);
    findings.push_back(look_at_log(store));
    findings.push_back(try_read(store));
  } catch (const Error& error) {
    findings.push_back(failed("store", error.status()));
  }
}

void write_json(const std::vector<Finding>& findings, Output& out) {
  for (const Finding& finding : findings) {
    std::string line;
    JsonWriter json(line);
    json.begin_object().key("subject").text(finding.subject);
    json.key("healthy").boolean(finding.code == ExitCode::kDone);
    json.key("finding").text(finding.text).end_object();
    out.write(line + "\n");
  }
}

void write_words(const std::vector<Finding>& findings, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  for (const Finding& finding : findings) {
    table.add({finding.code == ExitCode::kDone ? "ok" : "BAD", finding.subject, finding.text});
  }
  table.finish();
}

}  // namespace

ExitCode DoctorCommand::run(Output& out) const {
  const host::Catalog catalog = host::Catalog::of_process(store.plugin_directories);
  std::vector<Finding> findings;
  for (const host::SearchDirectory& directory : catalog.directories()) {
    findings.push_back(look_at(directory));
  }
  for (const PluginFinding& plugin : find_plugins(catalog)) findings.push_back(look_at(plugin));
  if (store.given()) look_at_store(store, findings);
  (json ? write_json : write_words)(findings, out);
  for (const Finding& finding : findings) {
    if (finding.code != ExitCode::kDone) return finding.code;
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
