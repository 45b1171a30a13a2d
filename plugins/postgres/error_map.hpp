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
/// SQLSTATE, and the detail "constraint" for a unique violation.
Status failure_of(std::string_view sqlstate, std::string_view message, std::string_view label);

/// What the exception that is being handled says; for catch blocks. `lost` becomes true when the
/// connection broke, so that what was asked may have been done all the same.
Status failure_of_current_exception(std::string_view label, bool& lost);

/// Adapter-made SQLSTATEs, raised by the functions of sql/: class FP.
inline constexpr std::string_view kLevelChanged = "FP001";

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_ERROR_MAP_HPP
