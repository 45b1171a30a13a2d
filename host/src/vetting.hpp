// SPDX-License-Identifier: Apache-2.0
//
// The checks that a plugin's file passes before it is loaded, since loading runs its code, and a
// broken file can take the process down: a truncated one by SIGBUS, a pipe by a hang.
//
// Thread rule: pure functions of the files that they read.
#ifndef FACTPORT_HOST_VETTING_HPP
#define FACTPORT_HOST_VETTING_HPP

#include "plugin_file.hpp"

#include <factport/cpp/status.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

struct VettedPlugin {
  PluginFile file;
  /// What is odd about it but no reason to refuse it; sentences.
  std::vector<std::string> warnings;
};

/// Reads the file and judges it; no code of it is run. `sha256`: 64 hexadecimal digits that it must
/// hash to, in either case; empty = any.
/// Fails with PLUGIN_LOAD or PLUGIN_INCOMPATIBLE; the message names the file, the reason and what
/// to do next.
Result<VettedPlugin> vet_plugin(const std::filesystem::path& file, std::string_view sha256 = {});

}  // namespace factport::host

#endif  // FACTPORT_HOST_VETTING_HPP
