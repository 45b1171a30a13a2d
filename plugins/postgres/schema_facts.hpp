// SPDX-License-Identifier: Apache-2.0
//
// SchemaFacts: what a store in the database is, and what its server promises, by one statement.
#ifndef FACTPORT_POSTGRES_SCHEMA_FACTS_HPP
#define FACTPORT_POSTGRES_SCHEMA_FACTS_HPP

#include "connection.hpp"
#include "names.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <string>

namespace factport::postgres {

struct SchemaFacts {
  std::int64_t version = 0;
  PayloadType payload_type = PayloadType::kJsonb;
  Partition partition = Partition::kNone;
  std::int64_t sequence_cache = 1;
  /// The privileges that the user lacks, in words; empty when there are all.
  std::string missing_privileges;
  /// The optional indexes that there are.
  bool index_names = false;
  bool index_occurred_at = false;
  /// Whether an answered append survives the death of the server and loss of power.
  bool durable = false;
};

/// The facts of the store that there is. NOT_FOUND, by its SQLSTATE 3F000 or 42P01, when there is
/// none; PERMISSION_DENIED when it may not be looked at.
Result<SchemaFacts> look_at_schema(Connection& connection, const Names& names,
                                   const Settings& settings, const Call& call);

/// Whether the store may be used with these settings. INVALID_STATE: another payload type or
/// partitioning, or a sequence that hands out blocks; PERMISSION_DENIED.
Status check_schema(const SchemaFacts& facts, const Names& names, const Settings& settings);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SCHEMA_FACTS_HPP
