// SPDX-License-Identifier: Apache-2.0
//
// Schema: makes sure that a file holds a store of this adapter, of the version that this build
// knows, before anything else is read or written. A new file becomes a store, an older store is
// migrated; each in one transaction, so several processes may do it at the same time and a crash
// leaves the file as it was. A database of another application is refused and not changed.
//
// How a file is told apart: SQLite's application_id is kApplicationId in every store, and its
// user_version is the version of the schema. Both are written in the transaction that makes the
// tables, before the file is switched to write-ahead logging.
#ifndef FACTPORT_SQLITE_SCHEMA_HPP
#define FACTPORT_SQLITE_SCHEMA_HPP

#include "connection.hpp"

#include <factport/cpp/status.hpp>

#include <cstdint>

namespace factport::sqlite {

/// "FPRT".
inline constexpr std::int64_t kApplicationId = 0x46505254;

/// For a connection that may write and that waits as `wait` says: makes or migrates the store, and
/// switches it to WAL. INVALID_ARGUMENT: another application's database. INVALID_STATE: a newer
/// version. `create`: whether an empty file may become a store; else NOT_FOUND.
Status prepare_schema(Connection& connection, LockWait& wait, bool create);

/// For a connection that only reads: the same refusals; an older version is INVALID_STATE as well.
Status check_schema(Connection& connection);

/// The version of the store in the file, be it newer than kSchemaVersion; 0 = there is none yet.
/// INVALID_ARGUMENT: another application's database.
Result<std::int64_t> schema_version(Connection& connection);

/// Whether commits survive loss of power as the connection is set up: WAL, and synchronous at least
/// FULL, asked of SQLite.
Result<bool> is_durable(Connection& connection);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SCHEMA_HPP
