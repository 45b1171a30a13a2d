// SPDX-License-Identifier: Apache-2.0
//
// How long a statement that writes waits for a lock, and what is said when it was not given: the
// limit is lock_timeout_ms, CONFLICT, or a call's deadline when that is nearer, TIMEOUT.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_LOCK_WAIT_HPP
#define FACTPORT_POSTGRES_LOCK_WAIT_HPP

#include "blocker.hpp"
#include "connection_pool.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>

namespace factport::postgres {

/// The longest that a statement of this call may wait for a lock, so that it can still say so;
/// 0 = for ever.
std::chrono::milliseconds lock_timeout_of(const Call& call, const Settings& settings);

/// The statement failed because a lock was not given in time.
bool is_lock_timeout(const Status& failure);

/// Such a failure in the words of the call, and with the name of who holds the lock; any other
/// as it is.
Status in_terms_of_call(Status failure, const Call& call, ConnectionPool& pool,
                        const BlockerQuestion& holder);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_LOCK_WAIT_HPP
