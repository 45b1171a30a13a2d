// SPDX-License-Identifier: Apache-2.0
#include "store_extensions.hpp"

#include "plugin_struct.hpp"

#include <factport/cpp/bytes.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace factport::host {

namespace {

Status misbehaved(std::string message) {
  return {StatusCode::kPluginMisbehaved, std::move(message)};
}

/// A copy of the table of an extension; `first_size` is its size in revision 1 as it was published.
template <class Table>
Result<Table> copy_table(const void* table, std::string_view id, std::size_t first_size) {
  Result<Table> copy = copy_struct(static_cast<const Table*>(table),
                                   fmt::format("the extension {}", id), first_size);
  if (!copy.ok()) return misbehaved("it " + std::string(copy.status().message()));
  return copy;
}

const void* ask(const factport_adapter& adapter, factport_store* store, std::string_view id) {
  return adapter.get_extension(store, bytes_of(id));
}

Status lacks(std::string_view capability, std::string_view id) {
  return misbehaved(fmt::format("describe declares the capability {}, but there is no extension {}",
                                capability, id));
}

/// The name of the first function that is missing; empty = none.
std::string_view missing_function(const factport_transactions_ext& table) {
  if (table.begin == nullptr) return "begin";
  if (table.append == nullptr) return "append";
  if (table.scan_open == nullptr) return "scan_open";
  if (table.latest == nullptr) return "latest";
  if (table.stream_info == nullptr) return "stream_info";
  if (table.commit == nullptr) return "commit";
  if (table.close == nullptr) return "close";
  return {};
}

Status read_transactions(const void* theirs, StoreExtensions& extensions) {
  constexpr std::string_view kId = FACTPORT_EXT_TRANSACTIONS;
  if (theirs == nullptr) return lacks("transactions", kId);
  const auto table = copy_table<factport_transactions_ext>(
      theirs, kId, offsetof(factport_transactions_ext, close) + sizeof(void*));
  if (!table.ok()) return table.status();
  if (const std::string_view missing = missing_function(*table); !missing.empty()) {
    return misbehaved(fmt::format("the extension {} has no function {}", kId, missing));
  }
  extensions.transactions = *table;
  return {};
}

Status read_wait(const void* theirs, StoreExtensions& extensions) {
  constexpr std::string_view kId = FACTPORT_EXT_WAIT;
  if (theirs == nullptr) return lacks("wait", kId);
  const auto table =
      copy_table<factport_wait_ext>(theirs, kId, offsetof(factport_wait_ext, wait) + sizeof(void*));
  if (!table.ok()) return table.status();
  if (table->wait == nullptr) {
    return misbehaved(fmt::format("the extension {} has no function wait", kId));
  }
  extensions.wait = *table;
  return {};
}

Status read_administration(const void* theirs, StoreExtensions& extensions) {
  if (theirs == nullptr) return {};
  const auto table = copy_table<factport_administration_ext>(
      theirs, FACTPORT_EXT_ADMINISTRATION,
      offsetof(factport_administration_ext, diagnose) + sizeof(void*));
  if (!table.ok()) return table.status();
  extensions.administration = *table;
  return {};
}

}  // namespace

Result<StoreExtensions> read_extensions(const factport_adapter& adapter, factport_store* store,
                                        std::uint64_t capabilities) {
  StoreExtensions extensions;
  Status status = read_administration(ask(adapter, store, FACTPORT_EXT_ADMINISTRATION), extensions);
  if (status.ok() && (capabilities & FACTPORT_CAPABILITY_TRANSACTIONS) != 0) {
    status = read_transactions(ask(adapter, store, FACTPORT_EXT_TRANSACTIONS), extensions);
  }
  if (status.ok() && (capabilities & FACTPORT_CAPABILITY_WAIT) != 0) {
    status = read_wait(ask(adapter, store, FACTPORT_EXT_WAIT), extensions);
  }
  if (!status.ok()) return status;
  return extensions;
}

}  // namespace factport::host
