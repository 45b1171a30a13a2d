// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include "commands.hpp"
#include "diagnostics.hpp"
#include "text_width.hpp"

#include <factport/version.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <sstream>
#include <utility>

namespace factport::cli {

namespace {

constexpr const char* kStoreGroup = "Store";

// Help in 80 columns.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat() { column_width(kNameColumns); }

  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string type = option->get_type_size() != 0 ? " " + option->get_type_name() : "";
    return type + (option->get_required() ? " (required)" : "");
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return fmt::format("{}", fmt::join(wrap(option->get_description(), 80 - kNameColumns), "\n"));
  }

  std::string make_footer(const CLI::App* app) const override {
    std::istringstream paragraphs(app->get_footer());
    std::string text;
    for (std::string paragraph; std::getline(paragraphs, paragraph);) {
      text += fmt::format("{}\n", fmt::join(wrap(paragraph, 80), "\n"));
    }
    return text;
  }

 private:
  static constexpr std::size_t kNameColumns = 30;
};

// CLI11 takes what lies beyond int64 for the nearest that does not.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& target, std::int64_t least,
                        const std::string& help) {
  const auto take = [name, &target, least](const std::string& text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < least) {
      throw CLI::ValidationError(
          name,
          fmt::format("\"{}\" is not a whole number from {} to 9223372036854775807", text, least));
    }
    target = number;
  };
  return app.add_option_function<std::string>(name, take, help)->type_name("N");
}

CLI::Option* add_seconds(CLI::App& app, const std::string& name, double& target,
                         const std::string& help) {
  const auto take = [name, &target](const std::string& text) {
    constexpr double kMost = 1e6;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, target);
    if (error != std::errc() || stop != end || !(target > 0 && target <= kMost)) {
      throw CLI::ValidationError(
          name, fmt::format("\"{}\" is not a number of seconds above 0, at most {}", text, kMost));
    }
  };
  return app.add_option_function<std::string>(name, take, help)->type_name("SECONDS");
}

CLI::Option* add_text(CLI::App& app, const std::string& name, auto& target, const std::string& type,
                      const std::string& help) {
  return app.add_option(name, target, help)->type_name(type);
}

CLI::Option* add_plugin_dir(CLI::App& app, std::vector<std::filesystem::path>& directories) {
  return app
      .add_option_function<std::vector<std::string>>(
          "--plugin-dir",
          [&directories](const std::vector<std::string>& given) {
            for (const std::string& directory : given) {
              directories.push_back(std::filesystem::absolute(directory));
            }
          },
          "Search this directory for plugins before all others; may be repeated")
      ->type_name("DIR")
      ->allow_extra_args(false);
}

void add_store(CLI::App& app, StoreOption& store) {
  auto* const by_store =
      add_text(app, "--store", store.store, "SHORT|FILE",
               "The store: a short form (memory:, sqlite:events.db) or a configuration file");
  auto* const by_config =
      add_text(app, "--config", store.config, "FILE", "The store's configuration file");
  by_store->group(kStoreGroup)->excludes(by_config);
  by_config->group(kStoreGroup);
  add_text(app, "--log", store.log, "NAME", "The log; by default the configuration's")
      ->group(kStoreGroup);
  add_text(app, "--preload", store.preload, "FILE",
           "Import this file into the store before the command begins")
      ->group(kStoreGroup);
  add_seconds(app, "--timeout", store.timeout_seconds,
              "How long a call to the store may take; by default 30")
      ->group(kStoreGroup);
  add_plugin_dir(app, store.plugin_directories)->group(kStoreGroup);
}

void add_scope(CLI::App& app, ScopeOption& scope) {
  add_text(app, "--category", scope.category, "NAME", "Only this category");
  add_text(app, "--stream", scope.stream, "NAME", "Only this stream of the category");
}

void add_list(CLI::App& app, ListOption& list) {
  add_text(app, "--prefix", list.prefix, "TEXT", "Only names that begin with this");
  add_text(app, "--after", list.after, "NAME", "Only names that come after this, byte by byte");
  add_number(app, "--limit", list.limit, 0, "The most names; by default all");
}

void add_json(CLI::App& app, bool& json, const std::string& what) {
  app.add_flag("--json", json, "Print " + what + " as JSON");
}

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
      "Exits with 0 when all is well, else with the code of the first bad finding.\n"
      "Keys of --json: subject, healthy, finding.");
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
}

Command print(std::string text) {
  return [text = std::move(text)](Output& out) {
    out.write(text);
    return ExitCode::kDone;
  };
}

Command complain(const CLI::App& app, std::string what, const char* first_argument) {
  std::string command = app.get_name();
  for (const CLI::App* sub : app.get_subcommands()) command += " " + sub->get_name();
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
