// SPDX-License-Identifier: Apache-2.0
//
// What PostgreSQL and libpqxx say, in the words of the contract. The only table of SQLSTATEs.
#ifndef FACTPORT_POSTGRES_ERROR_MAP_HPP
#define FACTPORT_POSTGRES_ERROR_MAP_HPP

#include <factport/cpp/status.hpp>

#include <string>
#include <string_view>

namespace factport::postgres {

/// The status for an error of the server's. `label` names the database. The failure carries the
/// SQLSTATE, and for a unique violation the details "constraint", its name as the server has it,
/// and "key", its columns ("log, id"), which a partition's constraint has too.
Status failure_of(std::string_view sqlstate, std::string_view message, std::string_view label);

/// What the exception that is being handled says; for catch blocks. `lost` becomes true when the
/// connection broke, so that what was asked may have been done all the same.
Status failure_of_current_exception(std::string_view label, bool& lost);

/// Why no session was begun, by the words of libpq, the server or a pooler: that is all there is.
/// Words that are not known, as those of a server in another language, mean UNAVAILABLE.
Status connect_failure_of(std::string_view message, std::string_view label);

/// Adapter-made SQLSTATEs, raised by the functions of sql/: class FP.
inline constexpr std::string_view kLevelChanged = "FP001";

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_ERROR_MAP_HPP
