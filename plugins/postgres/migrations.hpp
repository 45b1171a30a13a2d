// SPDX-License-Identifier: Apache-2.0
//
// The SQL of each version of the schema, from sql/NNN_*.sql, with the placeholders of names.hpp.
// kMigrations[n] leads from version n to version n + 1; a migration that has shipped is never
// edited.
#ifndef FACTPORT_POSTGRES_MIGRATIONS_HPP
#define FACTPORT_POSTGRES_MIGRATIONS_HPP

#include <cstdint>

namespace factport::postgres {

/// The version that this build reads and writes.
inline constexpr std::int64_t kSchemaVersion = 1;

extern const char* const kMigrations[kSchemaVersion];

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_MIGRATIONS_HPP
