// SPDX-License-Identifier: Apache-2.0
//
// Makes sure that a backend whose connection was lost is no longer at work, so that what it has not
// stored by then it never will.
#ifndef FACTPORT_POSTGRES_ENDED_BACKEND_HPP
#define FACTPORT_POSTGRES_ENDED_BACKEND_HPP

#include "connection.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

namespace factport::postgres {

/// Ends the backend, on another connection to the same server, and waits until it is gone. A
/// backend leaves pg_stat_activity only after its transaction has ended one way or the other.
/// TIMEOUT when it is still there at the deadline; INVALID_STATE when it is not known who it was (a
/// pooler).
Status wait_until_ended(Connection& connection, const Backend& backend, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_ENDED_BACKEND_HPP
