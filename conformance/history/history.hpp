// SPDX-License-Identifier: Apache-2.0
//
// History: what callers asked of one log of a store, what they were answered and when, and what
// the log held in the end. It is plain data: a recorder fills it, the checks read it.
//
// Times are nanoseconds of one monotonic clock that all callers share. `invoked` is read before the
// call begins and `returned` after it ended. A recorder that is unsure widens the interval: a wider
// one can hide a violation and never makes one up.
//
// Only calls whose events' ids are unique belong here, with one exception: operations that submit
// the same list of ids to the same streams are attempts at one append (capability
// idempotent_append). malformed() names what the checks cannot be asked about.
#ifndef FACTPORT_CONFORMANCE_HISTORY_HPP
#define FACTPORT_CONFORMANCE_HISTORY_HPP

#include <factport/cpp/info.hpp>
#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace factport::conformance {

using Instant = std::int64_t;
/// When an operation returned whose answer nobody got.
inline constexpr Instant kNever = std::numeric_limits<Instant>::max();

/// In which scopes a reader that has passed a global position never finds an event at or below it
/// later. Within the level every store of a level owes it; a store with a horizon owes it
/// everywhere.
enum class NeverSkips : std::uint8_t { kWithinLevel, kEveryScope };

struct StreamName {
  std::string category;
  std::string stream;
  bool operator==(const StreamName&) const = default;
};

enum class Width : std::uint8_t { kStream, kCategory, kLog };

/// `category` is empty for a log, `stream` for a log and for a category.
struct Scope {
  Width width = Width::kLog;
  std::string category;
  std::string stream;
  bool operator==(const Scope&) const = default;
};

enum class Outcome : std::uint8_t {
  kOk,
  /// CONDITION_FAILED: nothing happened, because a condition was false. Appends only.
  kRefused,
  /// Definite: nothing happened.
  kFailed,
  /// The answer was lost: it happened at some time after `invoked`, or never. `returned` = kNever.
  kUnknown,
};

/// What one stream has to look like. Those of one append are joined by `all`.
struct Condition {
  enum class Kind : std::uint8_t { kNone, kStreamIsEmpty, kStreamExists, kPositionIs };
  Kind kind = Kind::kNone;
  std::int64_t position = -1;  // kPositionIs only; -1 = the stream is empty

  /// Whether it is true of a stream of `length` events.
  bool holds(std::int64_t length) const {
    switch (kind) {
      case Kind::kNone: return true;
      case Kind::kStreamIsEmpty: return length == 0;
      case Kind::kStreamExists: return length > 0;
      case Kind::kPositionIs: return length - 1 == position;
    }
    return true;
  }
  bool operator==(const Condition&) const = default;
};

struct Target {
  StreamName name;
  Condition condition;
  bool operator==(const Target&) const = default;
};

struct SubmittedEvent {
  Uuid id;
  std::uint32_t target = 0;  // index in the targets
  bool operator==(const SubmittedEvent&) const = default;
};

/// Where an event is, as a receipt or a read told it.
struct SeenEvent {
  Uuid id;
  std::int64_t position = 0;
  std::int64_t global_position = 0;
  bool operator==(const SeenEvent&) const = default;
};

/// The position that a refusal reports; -1 = the stream is empty.
struct ActualPosition {
  std::uint32_t target = 0;
  std::int64_t position = -1;
  bool operator==(const ActualPosition&) const = default;
};

struct Append {
  std::vector<Target> targets;
  std::vector<SubmittedEvent> events;  // in the request's order
  std::vector<SeenEvent> receipts;     // kOk: one per event, in the request's order
  std::vector<ActualPosition> actual;  // kRefused: those it reported, maybe none
  bool operator==(const Append&) const = default;
};

enum class Direction : std::uint8_t { kForwards, kBackwards };

struct ScanRead {
  Scope scope;
  std::int64_t after = 0;  // a global position, exclusive; 0 = from the first
  std::optional<std::uint64_t> limit;
  Direction direction = Direction::kForwards;
  std::vector<SeenEvent> events;  // in the order of delivery
  bool operator==(const ScanRead&) const = default;
};

struct InfoRead {
  StreamName name;
  std::int64_t count = 0;
  bool operator==(const InfoRead&) const = default;
};

struct LatestRead {
  Scope scope;
  std::optional<SeenEvent> event;
  bool operator==(const LatestRead&) const = default;
};

struct Operation {
  std::uint64_t id = 0;  // unique in the history
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
  std::uint32_t session = 0;  // the store handle; unique over all processes
  Instant invoked = 0;
  Instant returned = kNever;
  Outcome outcome = Outcome::kUnknown;
  /// The answer of a read counts only when the outcome is kOk.
  std::variant<Append, ScanRead, InfoRead, LatestRead> call;

  const Append* append() const { return std::get_if<Append>(&call); }
  bool operator==(const Operation&) const = default;
};

struct LoggedEvent {
  Uuid id;
  StreamName name;
  std::int64_t position = 0;
  std::int64_t global_position = 0;
  bool operator==(const LoggedEvent&) const = default;
};

struct History {
  Level level = Level::kStream;
  NeverSkips never_skips = NeverSkips::kWithinLevel;
  std::vector<Operation> operations;  // in any order
  /// One scan of the whole log by a fresh process, begun after every operation had ended and
  /// every process that had not was dead.
  std::vector<LoggedEvent> log;
  /// When the store was killed and came back; everything acknowledged before must have survived.
  std::vector<Instant> crashes;
  bool operator==(const History&) const = default;
};

/// Why the checks cannot judge `history` (a target out of range, two operations with one id, an
/// answer that does not fit the call, ...); nothing when they can.
std::optional<std::string> malformed(const History& history);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_HISTORY_HPP
