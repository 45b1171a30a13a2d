// SPDX-License-Identifier: Apache-2.0
#include "store_under_test.hpp"

#include "json_string.hpp"
#include "shared_servers.hpp"

#include <factport/host/config.hpp>
#include <factport/host/error.hpp>
#include <factport/host/open_options.hpp>

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <utility>
#include <vector>

namespace factport::conformance {

namespace {

std::string unique_name() {
  static std::atomic<int> count{0};
  return "behaviour-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

/// The adapters that the suite runs over, at the levels that they declare. A new one is one line.
const std::vector<StoreKind>& adapters() {
  static const std::vector<StoreKind> kAdapters = {
      {"vector", "vector:", 300, false},
      {"reference", R"({"adapter": "reference", "config": {"name": "NAME"}})", 1'500, true},
      {"memory", "memory:NAME", 10'000, true},
      {"sqlite", "sqlite:DIRECTORY/events.db", 600, true},
      {"postgres", R"({"adapter": "postgres", "config": {"url": URL, "schema": SCHEMA}})", 240,
       true, Level::kUnspecified, Server::kPostgres},
      {"postgres with json",
       R"({"adapter": "postgres",
           "config": {"url": URL, "schema": SCHEMA, "payload_type": "json", "partition": "log"}})",
       240,
       true,
       Level::kUnspecified,
       Server::kPostgres,
       {Level::kStream}},
      {"postgres behind PgBouncer",
       R"({"adapter": "postgres",
           "config": {"url": URL, "schema": SCHEMA, "pooler": "transaction"}})",
       240,
       true,
       Level::kUnspecified,
       Server::kPooler,
       {Level::kStream, Level::kLog}},
  };
  return kAdapters;
}

void replace(std::string& text, std::string_view word, const std::string& with) {
  const std::size_t at = text.find(word);
  if (at != std::string::npos) text.replace(at, word.size(), with);
}

std::string server_of(const StoreKind& kind) {
  return kind.server == Server::kPooler ? shared_pooler() : shared_postgres();
}

std::optional<FreshSchema> schema_for(const StoreKind& kind) {
  if (kind.server == Server::kNone) return std::nullopt;
  return std::make_optional<FreshSchema>(server_of(kind));
}

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw Error(result.status());
  return std::move(*result);
}

OpenOptions open_options() {
  const char* plugins = std::getenv("FACTPORT_TEST_PLUGINS");
  if (plugins == nullptr) {
    throw std::runtime_error("set FACTPORT_TEST_PLUGINS to the folder of the built plugins");
  }
  OpenOptions options;
  options.plugin_directories = {plugins, FACTPORT_REFERENCE_PLUGINS};
  // Where nothing serializes the writers of a stream, losing against one is their daily bread.
  options.retry_conflicts.attempts = 1000;
  return options;
}

StoreConfig config_of(const StoreKind& kind, const std::filesystem::path& directory,
                      const std::optional<FreshSchema>& schema) {
  std::string text = kind.configuration;
  replace(text, "NAME", unique_name());
  replace(text, "DIRECTORY", directory.string());
  if (schema) {
    replace(text, "URL", json_string(server_of(kind)));
    replace(text, "SCHEMA", json_string(schema->name()));
  }
  StoreConfig config =
      must(text.front() == '{' ? host::parse_store_config(text, directory, kind.name())
                               : host::store_config(text));
  config.level = static_cast<std::uint32_t>(kind.level);
  return config;
}

std::vector<Level> declared_levels(const StoreKind& kind) {
  const FreshDirectory directory;
  const std::optional<FreshSchema> schema = schema_for(kind);
  const EventStore store = open_store(config_of(kind, directory.path(), schema), open_options());
  std::vector<Level> levels;
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if ((store.facts().levels & FACTPORT_LEVEL_BIT(static_cast<std::uint32_t>(level))) != 0)
      levels.push_back(level);
  }
  return levels;
}

/// FACTPORT_TEST_LEVELS, "stream,log" for instance, leaves the others out.
bool is_wanted(Level level) {
  const char* wanted = std::getenv("FACTPORT_TEST_LEVELS");
  if (wanted == nullptr) return true;
  return ("," + std::string(wanted) + ",").find("," + std::string(name_of(level)) + ",") !=
         std::string::npos;
}

/// FACTPORT_TEST_BUG: the reference adapter alone, with this bug planted in it.
std::vector<StoreKind> adapters_to_run() {
  const char* bug = std::getenv("FACTPORT_TEST_BUG");
  if (bug == nullptr) return adapters();
  return {
      {"reference",
       R"({"adapter": "reference", "config": {"name": "NAME", "bug": )" + json_string(bug) + "}}",
       1'500, true}};
}

/// Every adapter at every level that it declares, or is to run at.
std::vector<StoreKind> all_kinds() {
  std::vector<StoreKind> kinds;
  for (StoreKind kind : adapters_to_run()) {
    for (const Level level : kind.levels.empty() ? declared_levels(kind) : kind.levels) {
      if (!is_wanted(level)) continue;
      kind.level = level;
      kinds.push_back(kind);
    }
  }
  return kinds;
}

StoreKind next_kind() {
  static const std::vector<StoreKind> kKinds = all_kinds();
  const std::size_t index = GENERATE(range(std::size_t{0}, kKinds.size()));
  return kKinds[index];
}

}  // namespace

FreshDirectory::FreshDirectory()
    : path_(std::filesystem::temp_directory_path() / ("factport-" + unique_name())) {
  std::filesystem::create_directory(path_);
}

FreshDirectory::~FreshDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

StoreUnderTest::StoreUnderTest()
    : kind_(next_kind()),
      named_(Catch::MessageBuilder("INFO", CATCH_INTERNAL_LINEINFO, Catch::ResultWas::Info)
             << kind_.name()),
      schema_(schema_for(kind_)),
      config_(config_of(kind_, directory_.path(), schema_)),
      store_(open_store(config_, open_options())) {}

Result<EventStore> StoreUnderTest::open(const StoreConfig& config) const {
  return try_open_store(config, open_options());
}

EventStore StoreUnderTest::second_handle() const {
  return kind_.shared ? must(open(config_)) : store_;
}

}  // namespace factport::conformance
