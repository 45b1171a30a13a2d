// SPDX-License-Identifier: Apache-2.0
//
// What there is to know about the file of a store, and what is wrong with it.
#ifndef FACTPORT_SQLITE_DIAGNOSIS_HPP
#define FACTPORT_SQLITE_DIAGNOSIS_HPP

#include "settings.hpp"

#include <factport/cpp/administration.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

namespace factport::sqlite {

/// The file and its size, the write-ahead log, schema, journal mode, durability, the integrity of
/// the database, and the level of each log. Changes nothing. TIMEOUT and CANCELLED, for it reads
/// the whole file; everything else that goes wrong is a finding.
Result<Findings> diagnose_file(const Settings& settings, const Call& call);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_DIAGNOSIS_HPP
