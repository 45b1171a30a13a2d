// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

namespace factport::cli {

namespace {

constexpr const char* kStoreGroup = "Store";

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

}  // namespace

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

}  // namespace factport::cli
