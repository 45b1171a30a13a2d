// SPDX-License-Identifier: Apache-2.0
#include "file_trust.hpp"

#include <fmt/format.h>

#include <system_error>

namespace factport::host {

namespace fs = std::filesystem;

std::string distrust_of(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error || (status.permissions() & fs::perms::others_write) == fs::perms::none) return {};
  return fmt::format("the {} {} may be written to by everybody; take that away with: chmod o-w {}",
                     fs::is_directory(status) ? "directory" : "file", path.string(), path.string());
}

std::string distrust_of_plugin(const fs::path& file) {
  std::error_code error;
  const fs::path target = fs::canonical(file, error);
  const fs::path places[] = {file.parent_path(), target, target.parent_path()};
  for (const fs::path& place : places) {
    if (std::string reason = distrust_of(place); !reason.empty()) return reason;
  }
  return {};
}

}  // namespace factport::host
