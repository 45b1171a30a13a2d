// SPDX-License-Identifier: Apache-2.0
//
// PluginFile: a file that may be a plugin, read into memory and described without running it. The
// bytes are read, not mapped: a file that is cut short meanwhile must not kill the process.
//
// Thread rule: a value.
#ifndef FACTPORT_HOST_PLUGIN_FILE_HPP
#define FACTPORT_HOST_PLUGIN_FILE_HPP

#include "elf_file.hpp"

#include <factport/cpp/status.hpp>

#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace factport::host {

/// The largest file that is taken for a plugin, in bytes.
inline constexpr std::uint64_t kMaxPluginBytes = std::uint64_t{1} << 30;

/// What makes two names the same file.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;

  auto operator<=>(const FileIdentity&) const = default;
};

/// What the note in the file says (factport/plugin.h).
struct AbiNote {
  std::uint32_t abi_major = 0;
  std::uint32_t abi_minor = 0;
  std::uint32_t min_host_minor = 0;
};

struct PluginFile {
  /// Absolute and without symbolic links.
  std::filesystem::path path;
  FileIdentity identity;
  /// Shared, so that the views into it survive a copy.
  std::shared_ptr<const std::string> bytes;
  ElfFile elf;
  std::optional<AbiNote> note;
};

/// Reads a file. `file` is absolute. Only a regular file is opened: a pipe or a device would hang,
/// or do worse.
/// Fails with PLUGIN_LOAD: what cannot be read, and what is no ELF file that this host understands.
Result<PluginFile> read_plugin_file(const std::filesystem::path& file);

}  // namespace factport::host

#endif  // FACTPORT_HOST_PLUGIN_FILE_HPP
