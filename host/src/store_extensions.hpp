// SPDX-License-Identifier: Apache-2.0
//
// The extension tables of an open store: asked for once, judged, copied; every call goes through
// the copy.
//
// Thread rule: pure function of the plugin's constant tables.
#ifndef FACTPORT_HOST_STORE_EXTENSIONS_HPP
#define FACTPORT_HOST_STORE_EXTENSIONS_HPP

#include <factport/adapter.h>
#include <factport/cpp/status.hpp>
#include <factport/ext/administration.h>
#include <factport/ext/transactions.h>
#include <factport/ext/wait.h>

#include <cstdint>
#include <optional>

namespace factport::host {

struct StoreExtensions {
  /// With the capabilities of these names; no function is NULL.
  std::optional<factport_transactions_ext> transactions;
  std::optional<factport_wait_ext> wait;
  /// A function that is not offered is NULL.
  factport_administration_ext administration{};
};

/// Fails with PLUGIN_MISBEHAVED where a declared capability lacks its table, or where a table is
/// broken.
Result<StoreExtensions> read_extensions(const factport_adapter& adapter, factport_store* store,
                                        std::uint64_t capabilities);

}  // namespace factport::host

#endif  // FACTPORT_HOST_STORE_EXTENSIONS_HPP
