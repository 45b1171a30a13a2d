// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include "commands.hpp"
#include "diagnostics.hpp"
#include "help_format.hpp"
#include "options.hpp"

#include <factport/version.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <utility>

namespace factport::cli {

namespace {

void define(CLI::App& app, PluginsCommand& command) {
  add_plugin_dir(app, command.plugin_directories);
  add_json(app, command.json, "one line a plugin");
  app.footer(
      "Keys of --json: name, state (usable, shadowed, refused), file, source, reason, "
      "adapters [{name, version, description}].");
}

void define(CLI::App& app, DescribeCommand& command) {
  add_text(app, "adapter", command.subject, "ADAPTER|FILE",
           "An adapter's name (sqlite), or a plugin's file")
      ->required();
  add_plugin_dir(app, command.plugin_directories);
  add_json(app, command.json, "the description");
  app.footer(
      "Keys of --json: plugin, version, license, file, adapters [{name, version, "
      "description, capabilities [], levels [], config [{key, type, required, secret, "
      "default, description}], short_form}].");
}

void define(CLI::App& app, DoctorCommand& command) {
  add_store(app, command.store);
  add_json(app, command.json, "one line a finding");
  app.footer(
      "Exits with 0 when all is well, warnings included, else with the code of the first bad "
      "finding. A store is first opened for administration, where its adapter can do that, so "
      "that one that does not open is explained.\n"
      "Keys of --json: subject, healthy, severity (ok, warning, problem), finding.\n"
      "Example: factport doctor --store sqlite:events.db");
}

void define(CLI::App& app, AppendCommand& command) {
  add_text(app, "--category", command.category, "NAME", "The stream's category")->required();
  add_text(app, "--stream", command.stream, "NAME", "The stream")->required();
  add_text(app, "--name", command.name, "NAME", "The event's name")->required();
  add_text(app, "--payload", command.payload, "JSON|@FILE|-",
           "The payload, a file that holds it, or - for stdin")
      ->required();
  add_text(app, "--metadata", command.metadata, "JSON|@FILE|-", "The metadata; by default absent");
  add_text(app, "--id", command.id, "UUID", "The event's id; by default a new one");
  add_text(app, "--occurred-at", command.occurred_at, "RFC3339",
           "When it happened, with an offset; by default now");
  add_text(app, "--expect", command.expect, "N|empty|exists",
           "Append only if the stream's last position is N, it has no events, or it has some");
  add_store(app, command.store);
  app.add_flag("--json", command.json, "Print a refusal as JSON, too");
  app.footer(
      "Prints one line of JSON: log, category, stream, position, global_position, id, "
      "recorded_at, already_stored. A refusal exits with 1 and names what does not hold;\n"
      "with --json: status, unmet [{category, stream, expected, actual_position}].");
}

void define(CLI::App& app, ImportCommand& command) {
  add_text(app, "file", command.file, "FILE|-", "The lines of events, plain or gzip; - is stdin")
      ->required();
  add_number(app, "--batch", command.batch, 1, "The most events of one append; by default 1000");
  app.add_flag("--skip-bad", command.skip_bad, "Pass over bad lines, and say which");
  add_store(app, command.store);
  add_json(app, command.json, "the summary");
  app.footer(
      "A line is one JSON object with the keys category, stream, name, payload, and "
      "optionally log (wins over --log), metadata, occurred_at (RFC 3339 with an offset), id. "
      "The order of the lines is the order of the events. A batch is stored whole or not at "
      "all where the store takes several streams at once; else each run of one stream is.\n"
      "Events with ids are never stored twice, so a file can be imported again after it "
      "stopped; events without ids are stored again.\n"
      "Keys of --json: complete, stored, already_stored, skipped, truncated_times, seconds, "
      "events_per_second.");
}

void define(CLI::App& app, ExportCommand& command) {
  add_scope(app, command.scope);
  app.add_flag("--full", command.full, "Add position, global_position and recorded_at");
  add_store(app, command.store);
  app.footer(
      "Writes one line of JSON an event, in the order of the log: log, category, stream, "
      "name, payload, metadata, occurred_at, id. Importing them into an empty store gives "
      "the same events in the same order. Payloads are written as they are stored; line "
      "ends between their tokens become spaces.");
}

void add_bounds(CLI::App& app, ScanCommand& command) {
  add_number(app, "--from", command.from, 0, "From this position of the stream on");
  add_number(app, "--to", command.to, 0, "To this position of the stream, it included");
  add_number(app, "--after", command.after, 0, "Only after this global position");
  add_number(app, "--before", command.before, 0, "Only before this global position");
  add_number(app, "--limit", command.limit, 0, "The most events");
  app.add_flag("--backwards", command.backwards, "The latest event first");
  app.add_option("--name", command.names, "Only events of this name; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  const std::string time = "RFC3339";
  add_text(app, "--occurred-from", command.occurred_from, time, "Occurred then or later");
  add_text(app, "--occurred-before", command.occurred_before, time, "Occurred before then");
  add_text(app, "--recorded-from", command.recorded_from, time, "Recorded then or later");
  add_text(app, "--recorded-before", command.recorded_before, time, "Recorded before then");
}

void define(CLI::App& app, ScanCommand& command) {
  add_scope(app, command.scope);
  add_bounds(app, command);
  const auto take_format = [&command](const std::string& format) {
    if (format != "table" && format != "ndjson") {
      throw CLI::ValidationError("--format",
                                 fmt::format("\"{}\" is neither table nor ndjson", format));
    }
    command.ndjson = format == "ndjson";
  };
  auto* const format =
      app.add_option_function<std::string>("--format", take_format, "The form; by default a table")
          ->type_name("table|ndjson");
  app.add_flag("--json", command.ndjson, "The same as --format ndjson")->excludes(format);
  add_store(app, command.store);
  app.footer("Lines of ndjson are those of `factport export --full`.");
}

void define(CLI::App& app, LatestCommand& command) {
  add_scope(app, command.scope);
  add_store(app, command.store);
  add_json(app, command.json, "the event");
  app.footer(
      "Prints nothing where there is no event. --json prints a line of `factport export "
      "--full`.");
}

void define(CLI::App& app, InfoCommand& command) {
  add_scope(app, command.scope);
  add_store(app, command.store);
  add_json(app, command.json, "what is known");
  app.footer(
      "With --category and --stream about a stream, else about the log.\n"
      "Keys of --json, of a stream: log, category, stream, event_count, first_position, "
      "last_position, first_global_position, last_global_position, first_recorded_at, "
      "last_recorded_at; of a log: log, level, uuid, epoch, event_count, "
      "last_global_position.");
}

constexpr const char* kListFooter =
    "Names are in the order of their bytes.\nKeys of --json: what the name is in, the name, and "
    "where the store knows them event_count, last_global_position, last_recorded_at.";

void define(CLI::App& app, StreamsCommand& command) {
  add_text(app, "--category", command.category, "NAME", "The category")->required();
  add_list(app, command.list);
  add_store(app, command.store);
  add_json(app, command.json, "one line a stream");
  app.footer(kListFooter);
}

void define(CLI::App& app, CategoriesCommand& command) {
  add_list(app, command.list);
  add_store(app, command.store);
  add_json(app, command.json, "one line a category");
  app.footer(kListFooter);
}

void define(CLI::App& app, LogsCommand& command) {
  add_list(app, command.list);
  add_store(app, command.store);
  add_json(app, command.json, "one line a log");
  app.footer(kListFooter);
}

void define(CLI::App& app, SchemaStatusCommand& command) {
  add_store(app, command.store);
  add_json(app, command.json, "the schema's status");
  app.footer(
      "Exits with 0 where the schema is current; with 1 where it is absent, older or newer, and "
      "says what to do. Changes nothing.\n"
      "Keys of --json: adapter, version (0 = there is none), newest, state (current, absent, "
      "older, "
      "newer).\n"
      "Example: factport schema status --store sqlite:events.db");
}

void define(CLI::App& app, SchemaInitCommand& command) {
  add_store(app, command.store);
  add_json(app, command.json, "the schema's status");
  app.footer(
      "Does nothing to a schema that is there and current, so it may be run again; one that is "
      "older is refused with 1: `factport schema upgrade` migrates it.\n"
      "Keys of --json: those of `factport schema status`.\n"
      "Example: factport schema init --store sqlite:events.db");
}

void define(CLI::App& app, SchemaUpgradeCommand& command) {
  add_store(app, command.store);
  add_json(app, command.json, "the schema's status");
  app.footer(
      "Creates the schema where there is none. Make a backup first. A schema that is newer than "
      "the adapter's is never touched.\n"
      "Keys of --json: those of `factport schema status`.\n"
      "Example: factport schema upgrade --config store.json");
}

void define(CLI::App& app, SetLevelCommand& command) {
  const auto take_level = [&command](const std::string& text) {
    for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
      if (text != name_of(level)) continue;
      command.level = level;
      return;
    }
    throw CLI::ValidationError("level",
                               fmt::format("\"{}\" is none of stream, category, log, none", text));
  };
  app.add_option_function<std::string>("level", take_level, "The scope in which appends wait")
      ->type_name("stream|category|log|none")
      ->required();
  add_store(app, command.store);
  add_json(app, command.json, "the levels");
  app.footer(
      "Waits for the appends that are under way, and raises the log's epoch. Whoever has the "
      "store open elsewhere must open it again, and a configuration that names the old level "
      "must be changed: appends are refused until then.\n"
      "Keys of --json: log, old_level, old_epoch, level, epoch.\n"
      "Example: factport log set-level category --store sqlite:events.db --log orders");
}

/// Adds a command, which becomes `chosen` when it is asked for.
template <class T>
void add(CLI::App& app, const std::string& name, const std::string& help, Command& chosen) {
  auto command = std::make_shared<T>();
  CLI::App& sub = *app.add_subcommand(name, help);
  define(sub, *command);
  sub.callback(
      [command, &chosen] { chosen = [command](Output& out) { return command->run(out); }; });
}

void add_commands(CLI::App& app, Command& chosen) {
  add<AppendCommand>(app, "append", "Append one event", chosen);
  add<ImportCommand>(app, "import", "Import events from lines of JSON", chosen);
  add<ExportCommand>(app, "export", "Write events as lines of JSON", chosen);
  add<ScanCommand>(app, "scan", "Read events, by bounds and filters", chosen);
  add<LatestCommand>(app, "latest", "Read the last event", chosen);
  add<InfoCommand>(app, "info", "What is known of a stream, or of the log", chosen);
  add<StreamsCommand>(app, "streams", "List the streams of a category", chosen);
  add<CategoriesCommand>(app, "categories", "List the categories of a log", chosen);
  add<LogsCommand>(app, "logs", "List the logs of a store", chosen);
  add<PluginsCommand>(app, "plugins", "List the plugins that are found", chosen);
  add<DescribeCommand>(app, "describe", "What an adapter offers, and how it is configured", chosen);
  add<DoctorCommand>(app, "doctor", "Look for what is wrong", chosen);
  CLI::App& schema = *app.add_subcommand("schema", "Look after the schema of a store");
  schema.require_subcommand(1);
  add<SchemaStatusCommand>(schema, "status", "Say which schema a store has", chosen);
  add<SchemaInitCommand>(schema, "init", "Create the schema where there is none", chosen);
  add<SchemaUpgradeCommand>(schema, "upgrade", "Migrate the schema to the newest", chosen);
  CLI::App& log = *app.add_subcommand("log", "Look after a log");
  log.require_subcommand(1);
  add<SetLevelCommand>(log, "set-level", "Change the level of a log", chosen);
}

Command print(std::string text) {
  return [text = std::move(text)](Output& out) {
    out.write(text);
    return ExitCode::kDone;
  };
}

Command complain(const CLI::App& app, std::string what, const char* first_argument) {
  std::string command = app.get_name();
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  const bool unknown = app.get_subcommands().empty() && first_argument != nullptr;
  if (unknown && *first_argument != '-') {
    what = fmt::format("there is no command \"{}\"", first_argument);
  }
  return [text = what + "\n  see " + command + " --help"](Output&) {
    say(text);
    return ExitCode::kUsage;
  };
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app("Stores and reads events through adapters that are loaded as plugins.", "factport");
  app.footer(std::string(kExitCodeHelp) +
             "\n\nFACTPORT_LOG=trace|debug|info|warning|error sets what is logged to stderr.\n"
             "FACTPORT_PATH=DIR:DIR... is searched for plugins.");
  app.set_version_flag("--version", "factport " FACTPORT_VERSION_STRING);
  app.formatter(std::make_shared<HelpFormat>());
  app.require_subcommand(1);
  Command chosen;
  add_commands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return print(app.help());
  } catch (const CLI::CallForVersion& version) {
    return print(std::string(version.what()) + "\n");
  } catch (const CLI::Error& error) {
    return complain(app, error.what(), argv[1]);
  }
  return chosen;
}

}  // namespace factport::cli
