// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace factport::sqlite {

namespace {

Synchronous synchronous_of(std::string_view text) {
  if (text == "normal") return Synchronous::kNormal;
  return text == "extra" ? Synchronous::kExtra : Synchronous::kFull;
}

/// SQLite takes `:memory:`, an empty name and `file:...` for something else than a file's name.
Result<std::string> file_of(const std::string& path) {
  const std::filesystem::path given(path);
  if (given.filename() == ":memory:") {
    return Status(StatusCode::kInvalidArgument,
                  "path: \":memory:\" names no file; for a store in memory use the adapter "
                  "\"memory\"");
  }
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(given, error);
  if (path.empty() || error || !absolute.has_filename()) {
    return Status(StatusCode::kInvalidArgument,
                  "path: \"" + path + "\" names no file; give the database file");
  }
  return absolute.string();
}

}  // namespace

Result<Settings> Settings::from(const Config& config) {
  Result<std::string> file = file_of(config.text("path").value_or(""));
  if (!file.ok()) return file.status();

  Settings settings;
  settings.file = std::move(*file);
  settings.synchronous = synchronous_of(config.text("synchronous").value_or("full"));
  settings.read_only = config.boolean("read_only").value_or(settings.read_only);
  settings.create = config.boolean("create").value_or(settings.create);
  const auto read = [&config](const char* key, auto& value) {
    using Value = std::remove_reference_t<decltype(value)>;
    if (const auto given = config.integer(key)) value = static_cast<Value>(*given);
  };
  read("busy_timeout_ms", settings.busy_timeout);
  read("readers", settings.readers);
  read("page_cache_kib", settings.page_cache_kib);
  read("wal_autocheckpoint_pages", settings.wal_autocheckpoint_pages);
  read("group_commit.max_appends", settings.group_max_appends);
  read("group_commit.max_bytes", settings.group_max_bytes);
  return settings;
}

}  // namespace factport::sqlite
