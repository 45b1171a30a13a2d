// SPDX-License-Identifier: Apache-2.0
#include "search_path.hpp"
#include "store_name.hpp"
#include "vetting.hpp"

#include <factport/host/catalog.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace factport::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".factport.so";

/// Why a directory cannot be searched; empty = it can.
std::string obstacle_of(const fs::path& directory) {
  if (!directory.is_absolute()) return "no absolute path, so it is not searched";
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (status.type() == fs::file_type::not_found) return "no such directory";
  if (error) return error.message();
  return fs::is_directory(status) ? "" : "not a directory";
}

/// The files in a directory that are called like plugins, by name.
std::vector<fs::path> plugins_in(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().native().ends_with(kSuffix)) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of_plugin(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.size() - kSuffix.size());
}

void judge(CatalogEntry& entry, const std::vector<CatalogEntry>& earlier) {
  const auto first =
      std::find_if(earlier.begin(), earlier.end(),
                   [&entry](const CatalogEntry& other) { return other.name == entry.name; });
  if (first != earlier.end()) {
    entry.state = CatalogState::kShadowed;
    entry.reason = fmt::format("{} is found first", first->file.string());
  } else if (!is_adapter_name(entry.name)) {
    entry.state = CatalogState::kRefused;
    entry.reason = "its name is not [a-z0-9][a-z0-9_-]{0,63}";
  } else if (const auto vetted = vet_plugin(entry.file); !vetted.ok()) {
    entry.state = CatalogState::kRefused;
    entry.reason = vetted.status().message();
  }
}

std::string line(const SearchDirectory& directory, std::string_view outcome) {
  return fmt::format("\n  {} ({}): {}", directory.path.string(), name_of(directory.source),
                     outcome);
}

Status not_found(std::string_view name, std::string_view tried) {
  return {StatusCode::kPluginLoad,
          fmt::format("no plugin for the adapter {0}; looked for {0}{1} in{2}\n"
                      "install the package that has it, name its directory in FACTPORT_PATH, or "
                      "name its file with the key \"plugin\" of the configuration",
                      name, kSuffix, tried)};
}

Status unusable(std::string_view name, const Status& reason, std::string_view tried) {
  return {reason.code(),
          fmt::format("the plugin for the adapter {0} was found, but cannot be used: {1}\n"
                      "looked for {0}{2} in{3}\n"
                      "repair or remove that file, or name another with the key \"plugin\" of the "
                      "configuration",
                      name, reason.message(), kSuffix, tried)};
}

}  // namespace

std::string_view name_of(SearchSource source) noexcept {
  switch (source) {
    case SearchSource::kApplication: return "given by the application";
    case SearchSource::kEnvironment: return "FACTPORT_PATH";
    case SearchSource::kUser: return "the user's plugins";
    case SearchSource::kInstalled: return "installed plugins";
  }
  return "unknown";
}

Catalog Catalog::of_process(const std::vector<fs::path>& given) {
  return Catalog(search_directories(given, environment_of_process()));
}

Catalog::Catalog(std::vector<SearchDirectory> directories) {
  for (SearchDirectory& directory : directories) {
    const bool listed = std::any_of(
        directories_.begin(), directories_.end(),
        [&directory](const SearchDirectory& other) { return other.path == directory.path; });
    if (!listed) directories_.push_back(std::move(directory));
  }
}

std::vector<CatalogEntry> Catalog::list() const {
  std::vector<CatalogEntry> entries;
  for (const SearchDirectory& directory : directories_) {
    if (!obstacle_of(directory.path).empty()) continue;
    for (fs::path& file : plugins_in(directory.path)) {
      CatalogEntry entry;
      entry.name = name_of_plugin(file);
      entry.file = std::move(file);
      entry.source = directory.source;
      judge(entry, entries);
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

Result<fs::path> Catalog::find(std::string_view name) const {
  if (!is_adapter_name(name)) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("\"{}\" cannot be the name of an adapter: it is not "
                              "[a-z0-9][a-z0-9_-]{{0,63}}",
                              name));
  }
  std::string tried;
  for (const SearchDirectory& directory : directories_) {
    if (const std::string obstacle = obstacle_of(directory.path); !obstacle.empty()) {
      tried += line(directory, obstacle);
      continue;
    }
    fs::path file = directory.path / fmt::format("{}{}", name, kSuffix);
    std::error_code error;
    if (!fs::exists(fs::symlink_status(file, error))) {
      tried += line(directory, "no such file");
      continue;
    }
    const auto vetted = vet_plugin(file);
    if (vetted.ok()) return file;
    return unusable(name, vetted.status(), tried + line(directory, "found, the search ends here"));
  }
  return not_found(name, tried);
}

}  // namespace factport::host
