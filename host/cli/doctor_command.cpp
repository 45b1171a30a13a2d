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

/// One line of the report. `code` is that of a problem, else kDone.
struct Line {
  std::string subject;
  std::string text;
  ExitCode code = ExitCode::kDone;
  bool warning = false;

  bool healthy() const { return code == ExitCode::kDone; }
  Severity severity() const {
    if (!healthy()) return Severity::kProblem;
    return warning ? Severity::kWarning : Severity::kOk;
  }
};

Line look_at(const host::SearchDirectory& directory) {
  Line line{.subject = "search path",
            .text = fmt::format("{} ({}): ", directory.path.string(), name_of(directory.source))};
  std::error_code error;
  if (!std::filesystem::exists(directory.path, error)) {
    line.text += error ? error.message() : "absent";
  } else if (const std::string distrust = host::distrust_of(directory.path); !distrust.empty()) {
    line.text += distrust;
    line.code = ExitCode::kPlugin;
  } else {
    line.text += "searched";
  }
  return line;
}

Line look_at(const PluginFinding& plugin) {
  std::string text = fmt::format("{}: {}", plugin.entry.file.string(), plugin.state());
  if (plugin.library != nullptr) text += ", " + plugin.adapters();
  if (!plugin.reason.empty()) text += ": " + plugin.reason;
  return {.subject = "plugin " + plugin.entry.name,
          .text = std::move(text),
          .code = plugin.refused() ? ExitCode::kPlugin : ExitCode::kDone};
}

Line failed(std::string subject, const Status& status) {
  return {.subject = std::move(subject),
          .text = std::string(status.message()),
          .code = exit_code_of(status.code())};
}

void look_at_offers(const EventStore& store, std::vector<Line>& lines) {
  const StoreFacts& facts = store.facts();
  const auto number = [](auto value) { return grouped(static_cast<std::uint64_t>(value)); };
  lines.push_back({"store", fmt::format("{} {} from {}", store.adapter().name,
                                        store.adapter().version, store.adapter().file)});
  lines.push_back({"fidelity", std::string(fidelity_name(facts.fidelity))});
  lines.push_back({"capabilities", joined(capability_names(facts.capabilities))});
  lines.push_back({"levels", joined(level_names(facts.levels))});
  lines.push_back(
      {"limits", fmt::format("{} bytes an event; {} bytes, {} events, {} streams an append",
                             number(facts.max_event_bytes), number(facts.max_append_bytes),
                             number(facts.max_append_events), number(facts.max_append_targets))});
}

Line look_at_log(const EventStore& store) {
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

Line try_read(const EventStore& store) {
  auto scan = store.log().try_scan({.limit = 1});
  if (!scan.ok()) return failed("test read", scan.status());
  while (true) {
    const auto more = scan->try_next_batch();
    if (!more.ok()) return failed("test read", more.status());
    if (!*more) return {"test read", "works"};
  }
}

/// What the adapter finds out by itself; nothing where it does not offer that.
void add_diagnosis(const Result<Findings>& findings, std::vector<Line>& lines) {
  if (!findings.ok()) {
    if (findings.status().code() == StatusCode::kUnsupported) return;
    lines.push_back(failed("diagnosis", findings.status()));
    return;
  }
  for (const Finding& finding : *findings) {
    const bool problem = finding.severity == Severity::kProblem;
    lines.push_back({finding.subject, finding.text,
                     problem ? ExitCode::kUnavailable : ExitCode::kDone,
                     finding.severity == Severity::kWarning});
  }
}

void look_at_open_store(const EventStore& store, std::vector<Line>& lines) {
  look_at_offers(store, lines);
  lines.push_back(look_at_log(store));
  lines.push_back(try_read(store));
}

void look_at_store(const StoreOption& option, std::vector<Line>& lines) {
  try {
    // First the way that explains a store which does not open plainly.
    const auto administration = try_open_for_administration(option);
    if (administration.ok()) add_diagnosis(administration->try_diagnose(), lines);
    const EventStore store = open(option);
    if (!administration.ok()) add_diagnosis(store.administration().try_diagnose(), lines);
    look_at_open_store(store, lines);
  } catch (const Error& error) {
    lines.push_back(failed("store", error.status()));
  }
}

void write_json(const std::vector<Line>& lines, Output& out) {
  for (const Line& line : lines) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("subject").text(line.subject);
    json.key("healthy").boolean(line.healthy());
    json.key("severity").text(name_of(line.severity()));
    json.key("finding").text(line.text).end_object();
    out.write(text + "\n");
  }
}

/// Problems stand out.
std::string_view mark_of(Severity severity) {
  switch (severity) {
    case Severity::kOk: return "ok";
    case Severity::kWarning: return "warn";
    case Severity::kProblem: break;
  }
  return "BAD";
}

void write_words(const std::vector<Line>& lines, Output& out) {
  Table table({{"", Fit::kWhole}, {"", Fit::kWhole}, {"", Fit::kWrap}}, out.columns(),
              [&](std::string_view text) { out.write(text); });
  for (const Line& line : lines) {
    table.add({std::string(mark_of(line.severity())), line.subject, line.text});
  }
  table.finish();
}

}  // namespace

ExitCode DoctorCommand::run(Output& out) const {
  const host::Catalog catalog = host::Catalog::of_process(store.plugin_directories);
  std::vector<Line> lines;
  for (const host::SearchDirectory& directory : catalog.directories()) {
    lines.push_back(look_at(directory));
  }
  for (const PluginFinding& plugin : find_plugins(catalog)) lines.push_back(look_at(plugin));
  if (store.given()) look_at_store(store, lines);
  (json ? write_json : write_words)(lines, out);
  for (const Line& line : lines) {
    if (!line.healthy()) return line.code;
  }
  return ExitCode::kDone;
}

}  // namespace factport::cli
