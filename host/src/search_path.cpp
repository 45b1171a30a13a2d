// SPDX-License-Identifier: Apache-2.0
#include "search_path.hpp"

#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>

#include <cstdlib>
#include <string_view>
#include <system_error>

namespace factport::host {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* const value = secure_getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// The file that this code was loaded from: the program, or a library that contains the host.
fs::path own_file() {
  static const char kInside = 0;
  Dl_info info{};
  link_map* map = nullptr;
  void* where = nullptr;
  const bool found = dladdr1(&kInside, &info, &where, RTLD_DL_LINKMAP) != 0;
  if (found) map = static_cast<link_map*>(where);
  // The loader calls the program by the empty name.
  const bool is_library = map != nullptr && map->l_name != nullptr && map->l_name[0] != '\0';
  std::error_code error;
  return fs::canonical(is_library ? map->l_name : "/proc/self/exe", error);
}

std::vector<fs::path> split(std::string_view list) {
  std::vector<fs::path> paths;
  while (!list.empty()) {
    const std::string_view path = list.substr(0, list.find(':'));
    if (!path.empty()) paths.emplace_back(path);
    list.remove_prefix(path.size() < list.size() ? path.size() + 1 : path.size());
  }
  return paths;
}

/// Empty where there is none; a relative XDG_DATA_HOME does not count (XDG Base Directory).
fs::path user_data(const SearchEnvironment& environment) {
  if (fs::path(environment.xdg_data_home).is_absolute()) return environment.xdg_data_home;
  if (fs::path(environment.home).is_absolute()) return environment.home + "/.local/share";
  return {};
}

fs::path installed_plugins(const SearchEnvironment& environment) {
  const fs::path configured = fs::path(FACTPORT_FULL_LIBDIR) / "factport";
  // A hard link to a privileged program may be anywhere; it must not choose its plugins by that.
  if (environment.privileged) return configured;
  const fs::path directory = environment.program.parent_path();
  const fs::path libdir(FACTPORT_LIBDIR);
  if (directory.filename() == "bin") return directory.parent_path() / libdir / "factport";
  if (directory.native().ends_with("/" + libdir.native())) return directory / "factport";
  return configured;
}

}  // namespace

SearchEnvironment environment_of_process() {
  return {.factport_path = variable("FACTPORT_PATH"),
          .xdg_data_home = variable("XDG_DATA_HOME"),
          .home = variable("HOME"),
          .privileged = getauxval(AT_SECURE) != 0,
          .program = own_file()};
}

std::vector<SearchDirectory> search_directories(const std::vector<fs::path>& given,
                                                const SearchEnvironment& environment) {
  std::vector<SearchDirectory> directories;
  for (const fs::path& path : given) directories.push_back({path, SearchSource::kApplication});
  if (!environment.privileged) {
    for (const fs::path& path : split(environment.factport_path)) {
      directories.push_back({path, SearchSource::kEnvironment});
    }
    if (const fs::path data = user_data(environment); !data.empty()) {
      directories.push_back({data / "factport" / "plugins", SearchSource::kUser});
    }
  }
  directories.push_back({installed_plugins(environment), SearchSource::kInstalled});
  return directories;
}

}  // namespace factport::host
