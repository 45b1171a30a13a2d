// SPDX-License-Identifier: Apache-2.0
//
// Contention: callers who all append to the same few streams, each on the condition that the stream
// still ends where the caller last saw it. Most are refused, and a refusal must be true.
#ifndef FACTPORT_BENCH_CONTENTION_HPP
#define FACTPORT_BENCH_CONTENTION_HPP

#include "contest.hpp"
#include "measured_server.hpp"

#include <factport/host/store.hpp>

namespace factport::bench {

/// Figures::events are the appends that were stored, latencies those of all, stored or refused;
/// none is tried again. Afterwards the answers are held against one another and against the store:
///   - what was stored is at the position after the one that was expected;
///   - a refusal names a position that is not the expected one, not below one whose append was
///     acknowledged before the call, and not beyond the stream's end;
///   - every stream grew by exactly the appends that were stored.
/// Throws std::runtime_error when one does not hold, Error for any other answer.
Figures contend(const MeasuredServer& server, const EventStore& store, int callers, double seconds);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_CONTENTION_HPP
