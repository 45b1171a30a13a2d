// SPDX-License-Identifier: Apache-2.0
//
// One statement that reads, on a connection that is borrowed for it. Reading again does no harm:
// when the connection broke, which is how a restarted server is noticed, the statement runs once
// more on another; after that it is UNAVAILABLE.
#ifndef FACTPORT_POSTGRES_READ_QUERY_HPP
#define FACTPORT_POSTGRES_READ_QUERY_HPP

#include "connection_pool.hpp"
#include "names.hpp"
#include "params.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <pqxx/pqxx>

namespace factport::postgres {

Result<pqxx::result> read_query(ConnectionPool& pool, const Statement& statement,
                                const Params& params, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_READ_QUERY_HPP
