// SPDX-License-Identifier: Apache-2.0
#include "descriptor.hpp"

#include "adapter_table.hpp"
#include "plugin_struct.hpp"

#include <factport/version.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace factport::host {
namespace {

/// The size in ABI 1.0.
constexpr std::size_t kFirstSize =
    offsetof(factport_plugin, shutdown) + sizeof(factport_plugin::shutdown);
constexpr std::uint32_t kMaxAdapters = 64;

Status refuse(std::string reason) { return {StatusCode::kPluginLoad, std::move(reason)}; }

/// The part that stays the same in every major: whose struct it is, and for which host.
Status check_abi(const factport_plugin& plugin) {
  if (std::memcmp(plugin.magic, FACTPORT_PLUGIN_MAGIC, sizeof plugin.magic) != 0) {
    return refuse(
        "gives a descriptor that does not begin like one: its magic is not "
        "\"" FACTPORT_PLUGIN_MAGIC "\"");
  }
  if (plugin.abi_major != FACTPORT_ABI_MAJOR) {
    return {StatusCode::kPluginIncompatible,
            fmt::format("is built for Factport ABI {}, this host speaks {}", plugin.abi_major,
                        FACTPORT_ABI_MAJOR)};
  }
  if (plugin.min_host_minor > FACTPORT_ABI_MINOR) {
    return {
        StatusCode::kPluginIncompatible,
        fmt::format("needs a host with Factport ABI {}.{}, this one has {}.{}", plugin.abi_major,
                    plugin.min_host_minor, FACTPORT_ABI_MAJOR, FACTPORT_ABI_MINOR)};
  }
  return {};
}

Status check_note(const factport_plugin& plugin, const std::optional<AbiNote>& note) {
  if (!note || (note->abi_major == plugin.abi_major && note->abi_minor == plugin.abi_minor &&
                note->min_host_minor == plugin.min_host_minor)) {
    return {};
  }
  return refuse(fmt::format(
      "contradicts itself: its note says ABI {}.{} for hosts from {}.{}, its descriptor ABI {}.{} "
      "for hosts from {}.{}",
      note->abi_major, note->abi_minor, note->abi_major, note->min_host_minor, plugin.abi_major,
      plugin.abi_minor, plugin.abi_major, plugin.min_host_minor));
}

Status take_texts(factport_plugin& plugin, PluginContents& contents) {
  if (!take_text(plugin.name, contents.name) || contents.name.empty()) {
    return refuse("gives no name in UTF-8 for itself");
  }
  if (!take_text(plugin.version, contents.version) || contents.version.empty()) {
    return refuse("gives no version in UTF-8 for itself");
  }
  if (!take_text(plugin.license, contents.license)) return refuse("gives no license in UTF-8");
  return {};
}

Status take_adapters(const factport_plugin& plugin, std::vector<LoadedAdapter>& adapters) {
  if (plugin.adapter_count == 0 || plugin.adapter_count > kMaxAdapters) {
    return refuse(fmt::format("says that it carries {} adapters; it must be 1 to {}",
                              plugin.adapter_count, kMaxAdapters));
  }
  if (Status status = check_address(plugin.adapters, "its list of adapters"); !status.ok()) {
    return status;
  }
  for (std::uint32_t i = 0; i < plugin.adapter_count; ++i) {
    Result<LoadedAdapter> adapter = read_adapter(plugin.adapters[i]);
    if (!adapter.ok()) return adapter.status();
    const bool taken =
        std::any_of(adapters.begin(), adapters.end(),
                    [&adapter](const LoadedAdapter& other) { return other.name == adapter->name; });
    if (taken) return refuse(fmt::format("carries two adapters called {}", adapter->name));
    adapters.push_back(std::move(*adapter));
  }
  return {};
}

}  // namespace

Result<PluginContents> read_descriptor(const factport_plugin* theirs,
                                       const std::optional<AbiNote>& note) {
  if (Status status = check_address(theirs, "its descriptor"); !status.ok()) return status;
  if (Status status = check_abi(*theirs); !status.ok()) return status;
  Result<factport_plugin> plugin = copy_struct(theirs, "its descriptor", kFirstSize);
  if (!plugin.ok()) return plugin.status();
  if (Status status = check_note(*plugin, note); !status.ok()) return status;
  PluginContents contents;
  contents.abi_minor = plugin->abi_minor;
  if (Status status = take_texts(*plugin, contents); !status.ok()) return status;
  if (Status status = take_adapters(*plugin, contents.adapters); !status.ok()) return status;
  return contents;
}

}  // namespace factport::host
