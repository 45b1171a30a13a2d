// SPDX-License-Identifier: Apache-2.0
//
// StoreAdministration: what an operator does to a store: its schema, the levels of its logs, and a
// look at its health.
//
//     auto administration = factport::open_administration("store.json");
//     if (administration.schema_status().version == 0) administration.schema_upgrade();
//
// open_administration opens a store whose schema is absent, older or newer, and creates nothing by
// it. The same operations are there for a store that is in use: EventStore::administration().
// Each is optional: what an adapter does not offer is UNSUPPORTED, in words that say so.
//
// Thread rule: any thread. It keeps its store open.
#ifndef FACTPORT_HOST_ADMINISTRATION_HPP
#define FACTPORT_HOST_ADMINISTRATION_HPP

#include <factport/cpp/administration.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>
#include <factport/host/call_options.hpp>
#include <factport/host/config.hpp>
#include <factport/host/open_options.hpp>

#include <memory>
#include <string_view>

namespace factport {

namespace host {
class CheckedStore;
}
struct AdapterIdentity;

class StoreAdministration {
 public:
  explicit StoreAdministration(std::shared_ptr<host::CheckedStore> store);

  const AdapterIdentity& adapter() const noexcept;

  /// Which schema the store has, and which one the adapter makes.
  SchemaStatus schema_status(const CallOptions& call = {}) const;
  Result<SchemaStatus> try_schema_status(const CallOptions& call = {}) const;

  /// Creates the schema where there is none, else migrates it; nothing happens to one that is
  /// current. INVALID_STATE for one that is newer than the adapter's. Returns what the store has
  /// afterwards. Safe to run from several processes at once.
  SchemaStatus schema_upgrade(const CallOptions& call = {}) const;
  Result<SchemaStatus> try_schema_upgrade(const CallOptions& call = {}) const;

  /// Changes the level of a log and raises its epoch, after waiting for the appends that are under
  /// way in it. Stores that have it open elsewhere answer INVALID_STATE from their next append to
  /// it and must be opened again. NOT_FOUND for a log that does not exist.
  void set_level(std::string_view log, Level level, const CallOptions& call = {}) const;
  Status try_set_level(std::string_view log, Level level, const CallOptions& call = {}) const;

  /// What the adapter finds out about the store, in the order in which it is to be read.
  Findings diagnose(const CallOptions& call = {}) const;
  Result<Findings> try_diagnose(const CallOptions& call = {}) const;

 private:
  std::shared_ptr<host::CheckedStore> store_;
};

/// Opens the store that a configuration names (see open_store) for administration only.
/// UNSUPPORTED for an adapter that cannot do that; the other errors are open_store's.
StoreAdministration open_administration(std::string_view config, const OpenOptions& options = {});
StoreAdministration open_administration(const host::StoreConfig& config,
                                        const OpenOptions& options = {});
Result<StoreAdministration> try_open_administration(const host::StoreConfig& config,
                                                    const OpenOptions& options = {});

}  // namespace factport

#endif  // FACTPORT_HOST_ADMINISTRATION_HPP
