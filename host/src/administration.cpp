// SPDX-License-Identifier: Apache-2.0
#include "checked_store.hpp"

#include <factport/host/administration.hpp>
#include <factport/host/error.hpp>

#include <utility>

namespace factport {

namespace {

template <class T>
T value_or_throw(Result<T> result) {
  if (!result.ok()) throw Error(result.status());
  return std::move(*result);
}

}  // namespace

StoreAdministration::StoreAdministration(std::shared_ptr<host::CheckedStore> store)
    : store_(std::move(store)) {}

const AdapterIdentity& StoreAdministration::adapter() const noexcept { return store_->identity(); }

SchemaStatus StoreAdministration::schema_status(const CallOptions& call) const {
  return value_or_throw(try_schema_status(call));
}
Result<SchemaStatus> StoreAdministration::try_schema_status(const CallOptions& call) const {
  return store_->schema_status(call);
}

SchemaStatus StoreAdministration::schema_upgrade(const CallOptions& call) const {
  return value_or_throw(try_schema_upgrade(call));
}
Result<SchemaStatus> StoreAdministration::try_schema_upgrade(const CallOptions& call) const {
  return store_->schema_upgrade(call);
}

void StoreAdministration::set_level(std::string_view log, Level level,
                                    const CallOptions& call) const {
  if (const Status status = try_set_level(log, level, call); !status.ok()) throw Error(status);
}
Status StoreAdministration::try_set_level(std::string_view log, Level level,
                                          const CallOptions& call) const {
  return store_->set_level(log, level, call);
}

Findings StoreAdministration::diagnose(const CallOptions& call) const {
  return value_or_throw(try_diagnose(call));
}
Result<Findings> StoreAdministration::try_diagnose(const CallOptions& call) const {
  return store_->diagnose(call);
}

StoreAdministration open_administration(std::string_view config, const OpenOptions& options) {
  return open_administration(value_or_throw(host::store_config(config)), options);
}
StoreAdministration open_administration(const host::StoreConfig& config,
                                        const OpenOptions& options) {
  return value_or_throw(try_open_administration(config, options));
}
Result<StoreAdministration> try_open_administration(const host::StoreConfig& config,
                                                    const OpenOptions& options) {
  auto store = host::CheckedStore::open(config, options, host::Purpose::kAdministration);
  if (!store.ok()) return store.status();
  return StoreAdministration(std::move(*store));
}

}  // namespace factport
