// SPDX-License-Identifier: Apache-2.0
//
// Changing the level of a log (sql/001_level.sql).
#ifndef FACTPORT_POSTGRES_LEVEL_CHANGE_HPP
#define FACTPORT_POSTGRES_LEVEL_CHANGE_HPP

#include "connection_pool.hpp"
#include "log_directory.hpp"
#include "names.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::postgres {

/// The pin that the log has afterwards, for LogDirectory::renew. It waits for every append that is
/// under way in the store. NOT_FOUND: there is no such log. BUSY: an append took longer than
/// lock_timeout; TIMEOUT: longer than the call has. OUTCOME_UNKNOWN: the connection was lost
/// meanwhile.
Result<LogPin> change_level(ConnectionPool& pool, const Names& names, std::string_view log,
                            Level level, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_LEVEL_CHANGE_HPP
