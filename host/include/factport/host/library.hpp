// SPDX-License-Identifier: Apache-2.0
//
// Library: a plugin that is loaded into this process, and the adapters that it carries.
//
// A file is loaded once, whatever it is called: symbolic links and second loads share one Library.
// It is loaded with RTLD_NOW and RTLD_LOCAL and stays until the process ends, also when it turns
// out to be unusable: its code may have started something. Unloading is logical, by closing stores.
//
// Thread rule: load may be called from any threads; loads wait for one another. A Library is
// constant.
#ifndef FACTPORT_HOST_LIBRARY_HPP
#define FACTPORT_HOST_LIBRARY_HPP

#include <factport/adapter.h>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

struct LoadOptions {
  /// 64 hexadecimal digits that the file must hash to; empty = any.
  std::string sha256;
};

/// One adapter of a loaded plugin. Lives as long as its Library, that is until the process ends; a
/// plugin that changes its own table later changes nothing here.
struct LoadedAdapter {
  std::string name;
  std::string version;
  std::string description;
  /// JSON Schema of its configuration; empty = any object.
  std::string config_schema;

  /// The host's copy: every call goes through it. Its texts are those above. No function is NULL
  /// but, where the adapter has none, `latest`: the host emulates it. Of those that an adapter may
  /// leave out, the others answer UNSUPPORTED, and get_extension answers NULL.
  factport_adapter table{};
  /// Which optional functions are the adapter's own.
  bool has_latest = false;
  bool has_listing = false;
  bool has_log_info = false;
  bool has_extensions = false;

  /// The file that it came from, for messages.
  std::string plugin_file;
};

/// What a plugin carries.
struct PluginContents {
  std::string name;
  std::string version;
  /// An SPDX expression; may be empty.
  std::string license;
  /// The ABI minor that it was built with; information only.
  std::uint32_t abi_minor = 0;
  /// At least one, in the plugin's order.
  std::vector<LoadedAdapter> adapters;
};

class Library {
 public:
  /// Loads a plugin from exactly this file; never through the loader's own search. The file is
  /// looked at first without running it: broken files can kill a process that loads them. Its
  /// constructors cannot be guarded against: one that throws, exits or hangs takes the process
  /// along.
  ///
  /// Fails with PLUGIN_LOAD (no plugin that this process can load), PLUGIN_INCOMPATIBLE (built for
  /// another ABI) or PLUGIN_MISBEHAVED (its entry threw); the message names the file, the reason
  /// and what to do next.
  static Result<std::shared_ptr<const Library>> load(const std::filesystem::path& file,
                                                     const LoadOptions& options = {});

  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// Absolute and without symbolic links.
  const std::filesystem::path& file() const noexcept { return file_; }
  const PluginContents& contents() const noexcept { return contents_; }

  /// The adapter of this name.
  /// Fails with PLUGIN_LOAD, naming the adapters that there are.
  Result<const LoadedAdapter*> adapter(std::string_view name) const;

 private:
  Library(std::filesystem::path file, PluginContents contents);

  // Constant after construction: tables point to the texts beside them.
  std::filesystem::path file_;
  PluginContents contents_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_LIBRARY_HPP
