// SPDX-License-Identifier: Apache-2.0
//
// What there is to say about the plugins of a catalog, their code loaded.
#ifndef FACTPORT_HOST_CLI_PLUGIN_FINDINGS_HPP
#define FACTPORT_HOST_CLI_PLUGIN_FINDINGS_HPP

#include <factport/host/catalog.hpp>
#include <factport/host/library.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

struct PluginFinding {
  host::CatalogEntry entry;
  /// Null where it was not loaded: shadowed, refused, or it would not load.
  std::shared_ptr<const host::Library> library;
  /// Why it is not usable; empty = it is.
  std::string reason;

  /// "usable", "shadowed" or "refused".
  std::string_view state() const noexcept;
  bool refused() const noexcept { return state() == "refused"; }
  /// "memory 0.1.0, other 0.2.0"; empty where it was not loaded.
  std::string adapters() const;
};

/// Every plugin of the catalog, in its order; those that are not shadowed or refused are loaded.
std::vector<PluginFinding> find_plugins(const host::Catalog& catalog);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_PLUGIN_FINDINGS_HPP
