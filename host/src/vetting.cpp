// SPDX-License-Identifier: Apache-2.0
#include "vetting.hpp"

#include "file_trust.hpp"
#include "sha256.hpp"

#include <factport/plugin.h>
#include <factport/version.h>

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace factport::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEntry = "factport_plugin_entry_v1";
constexpr std::string_view kEntryOfAnyMajor = "factport_plugin_entry_v";

#if defined(__x86_64__)
constexpr std::uint16_t kThisMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kThisMachine = EM_AARCH64;
#else
#error "name this machine's EM_ constant here"
#endif

Status refuse(std::string reason) { return {StatusCode::kPluginLoad, std::move(reason)}; }
Status incompatible(std::string reason) {
  return {StatusCode::kPluginIncompatible, std::move(reason)};
}

Status check_path(const fs::path& file) {
  if (file.empty()) return refuse("the path of the plugin is empty; name its file");
  if (file.native().find('\0') != std::string::npos) {
    return refuse("the path of the plugin contains a NUL; name its file");
  }
  if (file.is_absolute()) return {};
  return refuse(
      fmt::format("{}: is no absolute path, and the working directory is never searched; "
                  "give the whole path",
                  file.string()));
}

Status check_type(const ElfFile& elf) {
  constexpr std::string_view kNext = "a plugin is a shared object, made by factport_add_plugin";
  switch (elf.type) {
    case ET_DYN: break;
    case ET_EXEC: return refuse(fmt::format("is a program; {}", kNext));
    case ET_REL: return refuse(fmt::format("is an object file that was not linked; {}", kNext));
    case ET_CORE: return refuse(fmt::format("is a core dump; {}", kNext));
    default:
      return refuse(fmt::format("is an ELF file of the unknown type {}; {}", elf.type, kNext));
  }
  if (elf.is_program) return refuse(fmt::format("is a program; {}", kNext));
  if (!elf.has_dynamic_section) {
    return refuse(
        fmt::format("has no dynamic section, so nothing can be looked up in it; {}", kNext));
  }
  return {};
}

Status check_machine(const ElfFile& elf) {
  if (elf.machine == kThisMachine) return {};
  return refuse(
      fmt::format("is built for {}, this machine is {}; install its build for this "
                  "machine",
                  machine_name(elf.machine), machine_name(kThisMachine)));
}

Status wrong_major(std::string_view major) {
  return incompatible(
      fmt::format("is built for Factport ABI {}, this host speaks {}; install a "
                  "build of the plugin for ABI {}, or a host for ABI {}",
                  major, FACTPORT_ABI_MAJOR, FACTPORT_ABI_MAJOR, major));
}

std::string listed(const std::vector<ElfSymbol>& exports) {
  constexpr std::size_t kMost = 8;
  if (exports.empty()) return "it exports nothing";
  std::string text = "it exports ";
  for (std::size_t i = 0; i < std::min(exports.size(), kMost); ++i) {
    if (i > 0) text += ", ";
    text += exports[i].name;
  }
  if (exports.size() > kMost) text += fmt::format(" and {} more", exports.size() - kMost);
  return text;
}

Status missing_entry(const std::vector<ElfSymbol>& exports) {
  for (const ElfSymbol& symbol : exports) {
    if (symbol.name.size() == kEntry.size() && symbol.name.starts_with(kEntryOfAnyMajor) &&
        symbol.name.back() >= '2' && symbol.name.back() <= '9') {
      return wrong_major(symbol.name.substr(kEntryOfAnyMajor.size()));
    }
  }
  for (const ElfSymbol& symbol : exports) {
    if (symbol.name.starts_with("_Z") && symbol.name.find(kEntry) != std::string_view::npos) {
      return refuse(
          fmt::format("exports its entry as the C++ function {}; declare it extern \"C\", "
                      "or use FACTPORT_PLUGIN",
                      symbol.name));
    }
  }
  return refuse(
      fmt::format("is no Factport plugin: it does not export {}; {}. If it is meant to be "
                  "one, build it with factport_add_plugin",
                  kEntry, listed(exports)));
}

Status check_entry(const ElfFile& elf) {
  const auto entry = std::find_if(elf.exports.begin(), elf.exports.end(),
                                  [](const ElfSymbol& symbol) { return symbol.name == kEntry; });
  if (entry == elf.exports.end()) return missing_entry(elf.exports);
  if (entry->is_function) return {};
  return refuse(
      fmt::format("exports {} as data, not as a function; see factport/plugin.h", kEntry));
}

Status check_note(const AbiNote& note) {
  if (note.abi_major != FACTPORT_ABI_MAJOR) return wrong_major(std::to_string(note.abi_major));
  if (note.min_host_minor <= FACTPORT_ABI_MINOR) return {};
  return incompatible(
      fmt::format("needs a host with Factport ABI {}.{}, this one has {}.{}; update "
                  "the host, or install an older build of the plugin",
                  note.abi_major, note.min_host_minor, FACTPORT_ABI_MAJOR, FACTPORT_ABI_MINOR));
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

Status check_sha256(std::string_view bytes, std::string_view wanted) {
  if (wanted.empty()) return {};
  const std::string found = sha256_hex(bytes);
  if (std::equal(found.begin(), found.end(), wanted.begin(), wanted.end(),
                 [](char mine, char theirs) { return mine == lowered(theirs); })) {
    return {};
  }
  return refuse(
      fmt::format("has the SHA-256 {}, but {} is wanted; install the file that was pinned, "
                  "or change plugin_sha256 if the new one is to be trusted",
                  found, wanted));
}

Status judge(const PluginFile& file, std::string_view sha256) {
  const ElfFile& elf = file.elf;
  if (Status status = check_machine(elf); !status.ok()) return status;
  if (Status status = check_type(elf); !status.ok()) return status;
  if (file.note) {
    if (Status status = check_note(*file.note); !status.ok()) return status;
  }
  if (Status status = check_entry(elf); !status.ok()) return status;
  return check_sha256(*file.bytes, sha256);
}

std::vector<std::string> warnings_of(const PluginFile& file) {
  std::vector<std::string> warnings;
  if (!file.note) {
    warnings.push_back(
        "has no Factport note, so its ABI is known only after it was loaded; put "
        "FACTPORT_PLUGIN_NOTE into it");
  }
  if (file.elf.executable_stack) {
    warnings.push_back(
        "asks for an executable stack, which weakens the whole process; link it with "
        "-z noexecstack");
  }
  return warnings;
}

Status named(const fs::path& file, const Status& status) {
  return {status.code(), fmt::format("{}: {}", file.string(), status.message())};
}

}  // namespace

Result<VettedPlugin> vet_plugin(const fs::path& file, std::string_view sha256) {
  if (Status status = check_path(file); !status.ok()) return status;
  Result<PluginFile> plugin = read_plugin_file(file);
  if (!plugin.ok()) return plugin.status();
  if (const std::string reason = distrust_of_plugin(file); !reason.empty()) {
    return named(file, refuse("is not loaded: " + reason));
  }
  if (Status status = judge(*plugin, sha256); !status.ok()) return named(file, status);
  std::vector<std::string> warnings = warnings_of(*plugin);
  return VettedPlugin{std::move(*plugin), std::move(warnings)};
}

}  // namespace factport::host
