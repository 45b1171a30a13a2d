// SPDX-License-Identifier: Apache-2.0
//
// Violation: a promise that a history proves broken, with the few operations that prove it.
// Findings: the violations of one run, at most kOfAKind of each kind, so that a store that is
// wrong everywhere still gives an answer of a page.
#ifndef FACTPORT_CONFORMANCE_VIOLATION_HPP
#define FACTPORT_CONFORMANCE_VIOLATION_HPP

#include "history.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace factport::conformance {

enum class ViolationKind : std::uint8_t {
  // The final log.
  kDuplicate,      // an id twice
  kGlobalOrder,    // global positions that do not rise
  kPositionGap,    // positions of a stream that are not 0, 1, 2, ...
  kPhantom,        // an event that nobody submitted
  kWrongStream,    // an event in another stream, or scope, than it was submitted to
  kRefusedStored,  // an event of an append that was refused or failed
  // Appends.
  kLost,         // acknowledged or read, and gone
  kReceipt,      // a receipt or a read that tells another place than the log
  kTorn,         // a part of an append
  kInterleaved,  // two appends inside one another, in a scope where they wait for each other
  kBatchOrder,   // events in another order than the request's
  // Conditions.
  kCasAccept,    // accepted although the condition was false
  kCasSpurious,  // refused although it was true
  kWrongActual,  // a refusal that reports a position at which the stream never ended
  // Reads.
  kDirtyRead,       // an event of an append that was refused or failed
  kPrefix,          // a read of a stream that is not a prefix of it
  kSkip,            // a hole: a poller would never see the event
  kRepeat,          // an event twice, or out of order
  kAtomVis,         // a part of an append was visible
  kStale,           // a read missed what was already acknowledged or read
  kRealTime,        // an append took effect before it was asked for, or after it was answered
  kReadYourWrites,  // kStale by the one who wrote
  kMonotonicReads,  // kStale by the one who had read more
  // Crashes.
  kReused,  // a global position below one that was told before the crash
};

inline constexpr std::size_t kViolationKinds = static_cast<std::size_t>(ViolationKind::kReused) + 1;

/// Its stable name: SKIP, ATOM_VIS, CAS_ACCEPT, ...
std::string_view name(ViolationKind kind);
/// The kit's rules that it breaks.
const std::vector<std::string>& rules(ViolationKind kind);

struct Violation {
  ViolationKind kind;
  std::vector<std::string> rules;
  std::vector<std::uint64_t> witnesses;  // ids of at most four operations, by `invoked`
  std::string sentence;
  std::string timeline;  // lines that end in \n; empty without witnesses
};

class Findings {
 public:
  static constexpr std::size_t kOfAKind = 8;

  explicit Findings(const History& history) : history_(history) {}

  /// False when it would be dropped: the caller may save itself the words.
  bool wants(ViolationKind kind) const {
    return counts_[static_cast<std::size_t>(kind)] < kOfAKind;
  }
  /// `witnesses` are indexes in the history's operations; those given twice count once. Of the
  /// kind's rules those that speak of `width`, where they differ by it.
  void add(ViolationKind kind, std::vector<std::size_t> witnesses, std::string sentence,
           std::optional<Width> width = {});
  /// Whether there is none of another kind.
  bool only(ViolationKind kind) const {
    return counts_[static_cast<std::size_t>(kind)] == violations_.size();
  }
  bool empty() const { return violations_.empty(); }
  std::vector<Violation> take() { return std::move(violations_); }

 private:
  const History& history_;
  std::array<std::size_t, kViolationKinds> counts_{};
  std::vector<Violation> violations_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_VIOLATION_HPP
