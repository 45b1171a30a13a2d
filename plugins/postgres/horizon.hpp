// SPDX-License-Identifier: Apache-2.0
//
// The horizon: the highest global position at or below which nothing is still being written. A read
// whose scope is wider than the log's level ends there, and this is why no reader of a store skips
// an event.
//
// A sequence gives out numbers before the events that get them are committed, so whoever reads up
// to the highest event that he sees may miss a lower one for ever. Hence each writer, before its
// first draw, publishes a lower bound of what it will draw: a shared advisory lock, held until its
// transaction ends, whose key is how many were drawn (001_append.sql). A reader takes, in
// three statements of one call, each with a snapshot newer than the one before (001_read.sql):
//   1. u, the end of what was drawn;
//   2. l, the lowest end that any writer holds;
//   3. the events up to safe = min(u, l).
//
// Proof. Let g <= safe be the global position of an event written by W. The sequence only grows
// while the server runs and has no cache, and it had reached u >= g at step 1: so W drew g before
// step 1. W took its lock, with a key b < g, before it drew. At step 2 either W still holds it,
// then safe <= l <= b < g, a contradiction; or W has ended. Locks are let go after a transaction
// has become visible, so the snapshot of step 3 sees g, or W rolled back and nobody will ever see
// g. What is drawn after step 1 is greater than u. So step 3 sees every event at or below safe that
// there will ever be, and what appears later lies beyond.
//
// An append is seen whole or not at all. A draw is for a block of 16384 global positions, all
// events of a statement are in one, and u and l are ends of blocks: none of them ever parts a
// statement. A transaction of several appends leaves a row with its commit that says where it
// begins and ends; when safe lies within it, the read ends before it instead (@readable@). The row
// is seen whenever its events are, as it was committed with them and is looked for after step 2.
//
// A read that is not wider needs no horizon. Its scope's appends wait for one another, until their
// commit, so their global positions become visible in order. Its end is taken in the statement that
// reads the level: in that snapshot everything of the scope was written in order, or by writers for
// whose end the change of level waited. Level `log` ends at the log's row, which says the same.
//
// What would break it:
//  1. One snapshot for the three steps: REPEATABLE READ, which sessions are checked for, or a
//  STABLE
//     function.
//  2. A horizon that is kept: a sequence goes back when its server crashes. A scan keeps the global
//     position of an event that it saw, whose commit was flushed after the draw, so that no later
//     draw is lower; and so do checkpoints.
//  3. A lock taken inside a savepoint: rolling back to it lets the lock go, not the numbers.
//  4. Step 2 before step 1, or together with step 3.
//  5. Another store's locks: keys carry the sequence's number. When two collide, reads end lower.
//  6. A prepared transaction keeps its lock, also over a restart, and rightly so: it may commit. It
//     is named when a read runs out of time.
#ifndef FACTPORT_POSTGRES_HORIZON_HPP
#define FACTPORT_POSTGRES_HORIZON_HPP

#include <cstdint>
#include <vector>

namespace factport::postgres {

/// How far a scope can be read, as the functions of 001_read.sql note it in their answers.
struct Reach {
  /// What was asked for is readable.
  bool fresh = false;
  /// The highest global position given out, committed or not.
  std::int64_t latest = 0;
  /// The horizon.
  std::int64_t safe = 0;
  /// The process that holds the horizon back; -1 = none, or a prepared transaction.
  std::int64_t blocker = -1;

  /// REQUIRES: at least four numbers.
  static Reach of(const std::vector<std::int64_t>& note);
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_HORIZON_HPP
