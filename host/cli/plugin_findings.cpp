// SPDX-License-Identifier: Apache-2.0
#include "plugin_findings.hpp"

#include <utility>

namespace factport::cli {

std::string_view PluginFinding::state() const noexcept {
  if (entry.state == host::CatalogState::kShadowed) return "shadowed";
  return library != nullptr ? "usable" : "refused";
}

std::string PluginFinding::adapters() const {
  std::string text;
  if (library == nullptr) return text;
  for (const host::LoadedAdapter& adapter : library->contents().adapters) {
    if (!text.empty()) text += ", ";
    text += adapter.name + " " + adapter.version;
  }
  return text;
}

std::vector<PluginFinding> find_plugins(const host::Catalog& catalog) {
  std::vector<PluginFinding> findings;
  for (host::CatalogEntry& entry : catalog.list()) {
    PluginFinding finding{.entry = std::move(entry), .library = nullptr, .reason = {}};
    finding.reason = finding.entry.reason;
    if (finding.entry.state == host::CatalogState::kUsable) {
      auto library = host::Library::load(finding.entry.file);
      if (library.ok()) {
        finding.library = std::move(*library);
      } else {
        finding.reason = library.status().message();
      }
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace factport::cli
