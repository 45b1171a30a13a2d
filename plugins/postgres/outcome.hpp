// SPDX-License-Identifier: Apache-2.0
//
// What became of a write whose answer was lost, or came with a warning.
//
// A lost answer is resolved in two steps, in this order, on another connection: the backend that
// worked on it is ended and waited for, so that what it has not stored it never will; then the ids
// are looked up. Where the backend is not known (behind a pooler), that ids are absent proves
// nothing; where a standby must confirm commits, that they are present does not either, because the
// wait for it was broken off.
//
// Thread rule: pure functions of the pool.
#ifndef FACTPORT_POSTGRES_OUTCOME_HPP
#define FACTPORT_POSTGRES_OUTCOME_HPP

#include "connection_pool.hpp"
#include "stored_ids.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <functional>

namespace factport::postgres {

/// Looks up what is stored, on the connection given to it.
using LookUp = std::function<Result<StoredIds>(Connection&)>;

/// What is stored, for good. `kNone` means that nothing is and nothing will be. OUTCOME_UNKNOWN
/// when that cannot be found out until the call's deadline; it does not end early by cancelling.
Result<StoredIds> resolve_outcome(ConnectionPool& pool, const Call& call, const Backend& backend,
                                  const LookUp& look_up);

/// After a write was answered: OUTCOME_UNKNOWN when the server warned that it did not wait for the
/// standby that must confirm it. Takes the connection's notices.
Status check_replicated(Connection& connection);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_OUTCOME_HPP
