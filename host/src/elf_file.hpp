// SPDX-License-Identifier: Apache-2.0
//
// What an ELF file says about itself, read from its bytes without running it. Everything in the
// bytes is distrusted: offsets, counts and strings are checked against the end.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_ELF_FILE_HPP
#define FACTPORT_HOST_ELF_FILE_HPP

#include <factport/cpp/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

struct ElfSymbol {
  std::string_view name;
  bool is_function = false;
};

struct ElfNote {
  std::string_view owner;
  std::uint32_t type = 0;
  std::string_view content;
};

/// All views point into the bytes that were read.
struct ElfFile {
  /// ET_* and EM_* of <elf.h>.
  std::uint16_t type = 0;
  std::uint16_t machine = 0;

  // The rest is read of shared objects (ET_DYN) only.

  /// It has an interpreter or says itself that it is a position-independent program.
  bool is_program = false;
  bool has_dynamic_section = false;
  std::string_view soname;
  /// DT_RUNPATH, or the older DT_RPATH.
  std::string_view runpath;
  /// The libraries that it is linked to.
  std::vector<std::string_view> needed;
  /// The defined symbols that others can bind to.
  std::vector<ElfSymbol> exports;
  std::vector<ElfNote> notes;
  /// Its thread-local variables take from a small block that all libraries share.
  bool static_tls = false;
  bool executable_stack = false;
};

/// Fails with PLUGIN_LOAD for what is no 64-bit little-endian ELF file, and for a shared object
/// that is truncated or contradicts itself. The message is a phrase that follows a file's name.
Result<ElfFile> read_elf(std::string_view bytes);

/// "x86-64", "aarch64", ... or "machine 123".
std::string machine_name(std::uint16_t machine);

}  // namespace factport::host

#endif  // FACTPORT_HOST_ELF_FILE_HPP
