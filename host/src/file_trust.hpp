// SPDX-License-Identifier: Apache-2.0
//
// Code is loaded only from where not everybody can put it.
#ifndef FACTPORT_HOST_FILE_TRUST_HPP
#define FACTPORT_HOST_FILE_TRUST_HPP

#include <filesystem>
#include <string>

namespace factport::host {

/// Why nothing is loaded from `path`, a file or a directory: everybody may write to it. Empty =
/// nothing speaks against it, or it cannot be looked at. The sticky bit does not help: whoever
/// comes first may still put a file there.
std::string distrust_of(const std::filesystem::path& path);

/// The same for a plugin's file: for itself, for the directory that it was found in, and for the
/// one where it lies when `file` is a symbolic link.
std::string distrust_of_plugin(const std::filesystem::path& file);

}  // namespace factport::host

#endif  // FACTPORT_HOST_FILE_TRUST_HPP
