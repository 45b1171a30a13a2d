// SPDX-License-Identifier: Apache-2.0
//
// The only file that includes Boost.DLL.
#include "descriptor.hpp"
#include "error_sink.hpp"
#include "host_services.hpp"
#include "load_error.hpp"
#include "plugin_text.hpp"
#include "vetting.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/library.hpp>
#include <factport/host/log.hpp>

// Before Boost.DLL, which does not include what it uses when std::filesystem is its own.
#include <boost/dll/shared_library.hpp>
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace factport::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEntry = "factport_plugin_entry_v1";

Status refuse(const fs::path& file, StatusCode code, std::string_view reason) {
  return {code, fmt::format("{}: {}", file.string(), reason)};
}

/// The loader's own words out of those that Boost.DLL wraps around them.
std::string_view loader_words(std::string_view what) {
  constexpr std::string_view kOpen = "(dlerror system message: ";
  const std::size_t from = what.find(kOpen);
  const std::size_t to = what.rfind("): ");
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) return what;
  return what.substr(from + kOpen.size(), to - from - kOpen.size());
}

/// Maps the file and runs its constructors. One that throws ends the process: no exception gets
/// through the loader.
Result<boost::dll::shared_library> open_image(const fs::path& file) {
  try {
    return boost::dll::shared_library(file, boost::dll::load_mode::rtld_now);
  } catch (const std::system_error& error) {
    return refuse(file, StatusCode::kPluginLoad,
                  explain_load_error(plugin_text(loader_words(error.what()))));
  }
}

/// Calls the entry, and lets nothing out but a status. `thrown` says what was thrown instead.
factport_status call_guarded(factport_plugin_entry_fn entry, const HostServices& host,
                             const factport_plugin** plugin, factport_error* error,
                             std::optional<std::string>& thrown) {
  try {
    return entry(host.raw(), plugin, error);
  } catch (const std::exception& exception) {
    thrown = plugin_text(exception.what());
  } catch (...) {
    thrown = "of a type that is no std::exception";
  }
  return FACTPORT_INTERNAL;
}

/// What the plugin answers to its entry.
Result<const factport_plugin*> call_entry(const fs::path& file, factport_plugin_entry_fn entry,
                                          const HostServices& host) {
  ErrorSink error;
  const factport_plugin* plugin = nullptr;
  std::optional<std::string> thrown;
  const factport_status returned = call_guarded(entry, host, &plugin, error.raw(), thrown);
  if (thrown) {
    return refuse(file, StatusCode::kPluginMisbehaved,
                  fmt::format("{} threw an exception ({}), which no function of a plugin may do; "
                              "tell its author",
                              kEntry, *thrown));
  }
  const Status status = error.to_status(returned, host.speaker(), kEntry, CallKind::kRead);
  if (status.ok()) return plugin;
  return refuse(
      file, StatusCode::kPluginLoad,
      fmt::format("its entry failed with {}: {}", name_of(status.code()), status.message()));
}

/// The plugin behind a mapped image.
Result<PluginContents> read_contents(const PluginFile& file,
                                     const boost::dll::shared_library& image,
                                     const HostServices& host) {
  // Found by vetting, so the lookup does not throw.
  const factport_plugin_entry_fn entry =
      &image.get<std::remove_pointer_t<factport_plugin_entry_fn>>(kEntry);
  const Result<const factport_plugin*> plugin = call_entry(file.path, entry, host);
  if (!plugin.ok()) return plugin.status();
  Result<PluginContents> contents = read_descriptor(*plugin, file.note);
  if (contents.ok()) return contents;
  const Status status = contents.status();
  return refuse(file.path, status.code(),
                fmt::format("{}; {}", status.message(),
                            status.code() == StatusCode::kPluginIncompatible
                                ? "install a build of the plugin for this host"
                                : "the plugin is broken, tell its author"));
}

using LibraryResult = Result<std::shared_ptr<const Library>>;

/// A mapped file. It stays mapped: what the plugin has started may run until the process ends.
struct Image {
  boost::dll::shared_library handle;
  /// The services that its entry was given, and may use as long.
  std::unique_ptr<const HostServices> host;
  LibraryResult library;
};

struct Registry {
  std::mutex mutex;
  // Guarded by mutex. The identity of a file that is mapped is not given to another one.
  std::map<FileIdentity, Image> images;
};

Registry& registry() {
  // Never destroyed: it holds the handles.
  static auto& instance = *new Registry;
  return instance;
}

/// NAME of NAME.factport.so, or of whatever it is called.
std::string name_of_file(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.find('.'));
}

void log_warnings(const VettedPlugin& plugin) {
  for (const std::string& warning : plugin.warnings) {
    log(LogLevel::kWarning, {}, fmt::format("{}: {}", plugin.file.path.string(), warning));
  }
}

}  // namespace

Library::Library(fs::path file, PluginContents contents)
    : file_(std::move(file)), contents_(std::move(contents)) {
  for (LoadedAdapter& adapter : contents_.adapters) {
    adapter.plugin_file = file_.string();
    adapter.table.name = bytes_of(adapter.name);
    adapter.table.version = bytes_of(adapter.version);
    adapter.table.description = bytes_of(adapter.description);
    adapter.table.config_schema = bytes_of(adapter.config_schema);
  }
}

LibraryResult Library::load(const fs::path& file, const LoadOptions& options) {
  const Result<VettedPlugin> vetted = vet_plugin(file, options.sha256);
  if (!vetted.ok()) return vetted.status();
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  const auto found = known.images.find(vetted->file.identity);
  if (found != known.images.end()) return found->second.library;

  log_warnings(*vetted);
  Result<boost::dll::shared_library> handle = open_image(vetted->file.path);
  if (!handle.ok()) return handle.status();
  auto host = std::make_unique<const HostServices>(name_of_file(file));
  Result<PluginContents> contents = read_contents(vetted->file, *handle, *host);
  const auto library = [&]() -> LibraryResult {
    if (!contents.ok()) return contents.status();
    return std::shared_ptr<const Library>(new Library(vetted->file.path, std::move(*contents)));
  }();
  known.images.emplace(vetted->file.identity, Image{std::move(*handle), std::move(host), library});
  return library;
}

Result<const LoadedAdapter*> Library::adapter(std::string_view name) const {
  std::string names;
  for (const LoadedAdapter& adapter : contents_.adapters) {
    if (adapter.name == name) return &adapter;
    names += names.empty() ? "" : ", ";
    names += adapter.name;
  }
  return refuse(file_, StatusCode::kPluginLoad,
                fmt::format("has no adapter {}; it has {}", name, names));
}

}  // namespace factport::host
