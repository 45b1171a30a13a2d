// SPDX-License-Identifier: Apache-2.0
//
// ScanRequest, Batch and Cursor: what an adapter is asked to read, and how it hands events out.
// What a scan promises is said in factport/scan.h.
#ifndef FACTPORT_CPP_SCAN_HPP
#define FACTPORT_CPP_SCAN_HPP

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/event.hpp>
#include <factport/cpp/status.hpp>
#include <factport/scan.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace factport {

enum class ScopeKind : std::uint32_t {
  kStream = FACTPORT_SCOPE_STREAM,
  kCategory = FACTPORT_SCOPE_CATEGORY,
  kLog = FACTPORT_SCOPE_LOG,
};

/// Where to read. Borrows the request.
struct ScopeView {
  ScopeKind kind;
  std::string_view log;
  std::string_view category;
  std::string_view stream;

  explicit ScopeView(const factport_scope& raw)
      : kind(static_cast<ScopeKind>(raw.kind)),
        log(view_of(raw.log)),
        category(view_of(raw.category)),
        stream(view_of(raw.stream)) {}

  template <class Event>
  bool contains(const Event& event) const {
    if (event.log() != log) return false;
    if (kind == ScopeKind::kLog) return true;
    if (event.category() != category) return false;
    return kind == ScopeKind::kCategory || event.stream() == stream;
  }
};

enum class Freshness : std::uint32_t {
  kOwn = FACTPORT_FRESHNESS_OWN,
  kComplete = FACTPORT_FRESHNESS_COMPLETE,
  kAtLeast = FACTPORT_FRESHNESS_AT_LEAST,
  kAvailable = FACTPORT_FRESHNESS_AVAILABLE,
};

/// Borrowed for the call that opens the scan: a cursor copies what it needs.
class ScanRequest {
 public:
  explicit ScanRequest(const factport_scan_request& raw) : raw_(&raw) {}

  ScopeView scope() const { return ScopeView(raw_->scope); }
  bool backwards() const noexcept { return (raw_->flags & FACTPORT_SCAN_BACKWARDS) != 0; }

  /// Positions, inclusive; scope stream only.
  std::optional<std::int64_t> from() const { return get(FACTPORT_SCAN_HAS_FROM, raw_->from); }
  std::optional<std::int64_t> to() const { return get(FACTPORT_SCAN_HAS_TO, raw_->to); }
  /// Global positions, exclusive.
  std::optional<std::int64_t> after() const { return get(FACTPORT_SCAN_HAS_AFTER, raw_->after); }
  std::optional<std::int64_t> before() const { return get(FACTPORT_SCAN_HAS_BEFORE, raw_->before); }
  /// Applied after every filter; 0 = no events.
  std::optional<std::int64_t> limit() const { return get(FACTPORT_SCAN_HAS_LIMIT, raw_->limit); }

  Freshness freshness() const noexcept { return static_cast<Freshness>(raw_->freshness); }
  std::int64_t at_least() const noexcept { return raw_->at_least; }

  /// Hints for the size of batches.
  std::uint32_t batch_events() const noexcept { return raw_->batch_events; }
  std::uint64_t batch_bytes() const noexcept { return raw_->batch_bytes; }

  /// Whether an event lies inside the bounds (from, to, after, before); the scope is not looked at.
  template <class Event>
  bool in_bounds(const Event& event) const {
    return !(given(FACTPORT_SCAN_HAS_FROM) && event.position() < raw_->from) &&
           !(given(FACTPORT_SCAN_HAS_TO) && event.position() > raw_->to) &&
           !(given(FACTPORT_SCAN_HAS_AFTER) && event.global_position() <= raw_->after) &&
           !(given(FACTPORT_SCAN_HAS_BEFORE) && event.global_position() >= raw_->before);
  }

  /// Whether any filter is given: names, occurred_at, recorded_at.
  bool has_filters() const noexcept { return (raw_->given & kFilters) != 0; }

  /// Whether an event passes the filters.
  template <class Event>
  bool passes_filters(const Event& event) const {
    if (!has_filters()) return true;
    return !(given(FACTPORT_SCAN_HAS_OCCURRED_FROM) && event.occurred_at() < raw_->occurred_from) &&
           !(given(FACTPORT_SCAN_HAS_OCCURRED_BEFORE) &&
             event.occurred_at() >= raw_->occurred_before) &&
           !(given(FACTPORT_SCAN_HAS_RECORDED_FROM) && event.recorded_at() < raw_->recorded_from) &&
           !(given(FACTPORT_SCAN_HAS_RECORDED_BEFORE) &&
             event.recorded_at() >= raw_->recorded_before) &&
           !(given(FACTPORT_SCAN_HAS_NAMES) && !is_named(event.name()));
  }

  bool given(std::uint64_t bit) const noexcept { return (raw_->given & bit) != 0; }
  const factport_scan_request& raw() const noexcept { return *raw_; }

  static constexpr std::uint64_t kFilters =
      FACTPORT_SCAN_HAS_NAMES | FACTPORT_SCAN_HAS_OCCURRED_FROM |
      FACTPORT_SCAN_HAS_OCCURRED_BEFORE | FACTPORT_SCAN_HAS_RECORDED_FROM |
      FACTPORT_SCAN_HAS_RECORDED_BEFORE;

 private:
  std::optional<std::int64_t> get(std::uint64_t bit, std::int64_t value) const {
    if (!given(bit)) return std::nullopt;
    return value;
  }
  bool is_named(std::string_view name) const {
    for (std::uint32_t i = 0; i < raw_->name_count; ++i) {
      const auto& wanted = *FACTPORT_ELEMENT(factport_bytes, raw_->names, raw_->name_stride, i);
      if (view_of(wanted) == name) return true;
    }
    return false;
  }

  const factport_scan_request* raw_;
};

/// Events on their way to the host. `owner` keeps alive everything that `events` points to, and is
/// dropped when the host gives the batch back, on any thread, perhaps long after the cursor is
/// gone.
struct Batch {
  const factport_event* events = nullptr;
  std::size_t count = 0;
  /// The global position of the last event examined; the scan's `after` (or 0) before any was.
  std::int64_t scanned_through = 0;
  /// Nothing follows this batch.
  bool end = false;
  std::shared_ptr<const void> owner;
};

/// A scan under way. One thread at a time calls it; it is destroyed in any state, and its batches
/// outlive it. Holds no lock and no read transaction between two calls.
class Cursor {
 public:
  virtual ~Cursor() = default;
  /// The next batch; may be empty. Not called again after one with `end`, nor after an error.
  virtual Result<Batch> next(const Call& call) = 0;
};

}  // namespace factport

#endif  // FACTPORT_CPP_SCAN_HPP
