// SPDX-License-Identifier: Apache-2.0
//
// The SQL of each version of the schema, from sql/*.sql. kMigrations[n] leads from version n to
// version n + 1; a migration that has shipped is never edited.
#ifndef FACTPORT_SQLITE_MIGRATIONS_HPP
#define FACTPORT_SQLITE_MIGRATIONS_HPP

namespace factport::sqlite {

/// The version that this build reads and writes: SQLite's `user_version`.
inline constexpr int kSchemaVersion = 1;

extern const char* const kMigrations[kSchemaVersion];

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_MIGRATIONS_HPP
