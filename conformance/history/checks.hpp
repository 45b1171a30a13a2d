// SPDX-License-Identifier: Apache-2.0
//
// The checks, one per file. Each adds to `findings` what it can prove and nothing else: a finding
// is a proof, never a suspicion. What an operation did whose answer was lost is taken in its
// favour. O(n log n) in the operations and the events read, no thread but the caller's, no state.
#ifndef FACTPORT_CONFORMANCE_CHECKS_HPP
#define FACTPORT_CONFORMANCE_CHECKS_HPP

#include "log_index.hpp"
#include "violation.hpp"

namespace factport::conformance {

/// The final log by itself: ids once, global positions rising, positions 0, 1, 2, ... in each
/// stream, each event submitted, to that stream, by an append that may have been stored, and
/// appends not inside one another where they wait for each other. The other checks may be asked
/// only when this one found nothing, receipts, reads and polling also when it found kInterleaved.
void check_structure(const LogIndex& index, Findings& findings);

/// An acknowledged append is in the log where its receipts say; an unknown one is there or not.
void check_receipts(const LogIndex& index, Findings& findings);

/// What was read is in the log at the place where it was read.
void check_reads(const LogIndex& index, Findings& findings);

/// Every stream is linearizable: appends with their conditions, refusals, reads of the stream.
/// Refusals that report no position, and conditions on streams that an append does not write,
/// have to be right at some instant of the call.
void check_streams(const LogIndex& index, Findings& findings);

/// No read has a hole, in every scope within the level, or in every scope when the history says
/// so; elsewhere no stream has a hole inside one scan. Categories and logs within the level are
/// linearizable.
void check_polling(const LogIndex& index, Findings& findings);

/// No read and no refusal saw a part of an append.
void check_batch_visibility(const LogIndex& index, Findings& findings);

/// Who wrote reads it, and who has read never reads less: within the level, per session. Implied
/// by the checks above, and told apart because the cause is another one.
void check_sessions(const LogIndex& index, Findings& findings);

/// No global position is given to a second event, and none after a crash is at or below one of
/// the same scope that was told before it. (What was told and is gone is for the checks above.)
void check_crashes(const LogIndex& index, Findings& findings);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_CHECKS_HPP
