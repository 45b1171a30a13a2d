// SPDX-License-Identifier: Apache-2.0
//
// Schema: makes sure that there is a store of this adapter, of the version that this build knows,
// before anything else is read or written. A missing store is made and an older one migrated, each
// in one transaction under a lock of their own, so several processes may do it at the same time and
// a crash leaves everything as it was. What belongs to others is refused and not changed.
//
// Opening a store that is current costs one statement.
#ifndef FACTPORT_POSTGRES_SCHEMA_HPP
#define FACTPORT_POSTGRES_SCHEMA_HPP

#include "connection.hpp"
#include "names.hpp"
#include "schema_facts.hpp"
#include "settings.hpp"

#include <factport/cpp/administration.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

namespace factport::postgres {

/// For opening: the facts of a store that is current and fits the settings; with `create` it is
/// made or migrated first. NOT_FOUND: there is none, and it may not be made. INVALID_STATE: another
/// version that may not or cannot be migrated, tables of another application, and as check_schema.
/// Optional indexes that a store lacks are only warned about: making them would block writers.
Result<SchemaFacts> prepare_schema(Connection& connection, const Names& names,
                                   const Settings& settings, Host host, const Call& call);

/// Which version there is; changes nothing.
Result<SchemaStatus> schema_status(Connection& connection, const Names& names, const Call& call);

/// Makes the store, or migrates it; OK when it is current. INVALID_STATE for a newer one.
Result<SchemaStatus> upgrade_schema(Connection& connection, const Names& names,
                                    const Settings& settings, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SCHEMA_HPP
