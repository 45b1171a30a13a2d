// SPDX-License-Identifier: Apache-2.0
//
// Which directories are searched for plugins, and in what order (factport/host/catalog.hpp).
//
// Thread rule: pure but for environment_of_process, which reads the environment.
#ifndef FACTPORT_HOST_SEARCH_PATH_HPP
#define FACTPORT_HOST_SEARCH_PATH_HPP

#include <factport/host/catalog.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace factport::host {

/// What the order depends on; unset variables are empty.
struct SearchEnvironment {
  std::string factport_path;
  std::string xdg_data_home;
  std::string home;
  /// Whoever started the process has fewer rights than it: nothing of theirs is believed.
  bool privileged = false;
  /// The program or library that contains this code.
  std::filesystem::path program;
};

SearchEnvironment environment_of_process();

/// `given` first.
std::vector<SearchDirectory> search_directories(const std::vector<std::filesystem::path>& given,
                                                const SearchEnvironment& environment);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SEARCH_PATH_HPP
