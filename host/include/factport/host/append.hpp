// SPDX-License-Identifier: Apache-2.0
//
// What an application appends, and what it gets back.
//
// NewEvent owns its texts and suits applications. Append is the form below it: views only, targets
// in any order and interleaved at will, reusable without allocating; imports and benchmarks use it.
#ifndef FACTPORT_HOST_APPEND_HPP
#define FACTPORT_HOST_APPEND_HPP

#include <factport/append.h>
#include <factport/cpp/status.hpp>
#include <factport/cpp/uuid.hpp>
#include <factport/host/condition.hpp>
#include <factport/host/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport {

namespace host {
class CheckedStore;
}

/// An event as an application hands it in.
struct NewEvent {
  /// 1 to 255 bytes of UTF-8 without NUL.
  std::string name;
  /// One JSON value (RFC 8259) by the contract's rules; see factport/event.h.
  std::string payload;
  /// Absent, `null` and `{}` are three different things.
  std::optional<std::string> metadata = std::nullopt;
  /// Microseconds since the Unix epoch, UTC, years 1 to 9999; absent = now.
  std::optional<std::int64_t> occurred_at = std::nullopt;
  /// Unique in its log; absent = a UUIDv7 made by the store's IdSource.
  std::optional<Uuid> id = std::nullopt;
  /// Payload and metadata are known to be valid JSON by the contract's rules: skip their check.
  bool trusted = false;
};

/// The events for one stream of a category, and the condition on it.
struct StreamEvents {
  std::string stream;
  std::vector<NewEvent> events;
  Condition condition = {};
};

/// The events for one stream of a log, and the condition on it.
struct TargetEvents {
  std::string category;
  std::string stream;
  std::vector<NewEvent> events;
  Condition condition = {};
};

/// What was stored for one event.
struct Receipt {
  std::int64_t position = -1;
  std::int64_t global_position = 0;
  std::int64_t recorded_at = 0;
  Uuid id;
};

/// The outcome of an append: `status` says which of the six it is.
struct AppendResult {
  /// OK: stored. CONDITION_FAILED: refused, see `unmet`. OUTCOME_UNKNOWN: may be stored. Any other:
  /// nothing is stored.
  Status status;
  /// With OK: the events were stored before under these ids; the receipts are the original ones.
  bool already_stored = false;
  /// With OK: one per event, in request order.
  std::vector<Receipt> receipts;
  /// With CONDITION_FAILED: every failed leaf.
  std::vector<UnmetLeaf> unmet;

  bool ok() const noexcept { return status.ok(); }
};

/// An event of an Append: views of texts that stay as they are until the append has returned.
struct NewEventFields {
  std::string_view name;
  std::string_view payload;
  /// Empty = absent.
  std::string_view metadata = {};
  std::optional<std::int64_t> occurred_at = std::nullopt;
  std::optional<Uuid> id = std::nullopt;
  bool trusted = false;
};

/// An append under construction: targets, events in global order, conditions.
/// Borrows every text given to it. One thread at a time.
class Append {
 public:
  /// The index of a target; the same stream given twice is one target.
  std::uint32_t target(std::string_view category, std::string_view stream);

  /// Adds an event to a target. REQUIRES: `target` was returned by target().
  void add(std::uint32_t target, const NewEventFields& event);

  /// Adds a condition, joined to the others by `all`. Leaves without a stream are about `target`;
  /// the streams that other leaves name become targets too. Texts of the condition are borrowed.
  void require(std::uint32_t target, const Condition& condition);

  /// Forgets everything but keeps the memory.
  void clear();

  std::size_t event_count() const noexcept { return events_.size(); }
  bool empty() const noexcept { return events_.empty(); }

 private:
  friend class host::CheckedStore;

  // What is not given is filled in when the append is made.
  struct Given {
    bool id;
    bool occurred_at;
  };

  std::uint32_t find_in_table(std::string_view category, std::string_view stream) const;
  void enter_in_table(std::uint32_t index);

  std::vector<factport_target> targets_;
  // Open-addressing table of indexes into targets_, kept when there are many of them.
  std::vector<std::uint32_t> target_table_;
  std::vector<factport_new_event> events_;
  // Both: one entry an event.
  std::vector<Given> given_;
  std::vector<std::uint8_t> trusted_;
  // Node 0 is the `all` that joins what was required.
  std::vector<factport_condition> conditions_;
};

}  // namespace factport

#endif  // FACTPORT_HOST_APPEND_HPP
