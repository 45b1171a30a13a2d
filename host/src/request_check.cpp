// SPDX-License-Identifier: Apache-2.0
#include "request_check.hpp"

#include "json_text.hpp"
#include "utf8.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/bytes.hpp>
#include <factport/cpp/condition.hpp>
#include <factport/cpp/event.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

namespace factport::host {

namespace {

constexpr std::size_t kMaxNameBytes = 255;

Status invalid(std::string message) { return {StatusCode::kInvalidArgument, std::move(message)}; }

Status limit(std::string_view what, std::uint64_t actual, std::int64_t most) {
  return {StatusCode::kLimit,
          fmt::format("{}: {} is more than the store's limit of {}", what, actual, most)};
}

/// Whether all bytes are ASCII and none is NUL: what nearly every name is, eight bytes at a time.
bool is_plain(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHighs = 0x8080808080808080u;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    // The high bit of a byte is set where it is not ASCII, or where subtracting one borrows: NUL.
    if (((word | (word - kOnes)) & kHighs) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                     [](char c) { return static_cast<signed char>(c) > 0; });
}

/// Names the event in a message: `event 3 ("deposited"): ...`.
Status in_event(std::uint32_t index, std::string_view name, const Status& status) {
  Failure failure = status.failure();
  const bool printable = name.size() <= kMaxNameBytes && is_valid_utf8(name);
  failure.message = printable ? fmt::format("event {} (\"{}\"): {}", index, name, failure.message)
                              : fmt::format("event {}: {}", index, failure.message);
  return Status(std::move(failure));
}

bool less(const factport_target& a, const factport_target& b) {
  const int order = view_of(a.category).compare(view_of(b.category));
  return order != 0 ? order < 0 : view_of(a.stream) < view_of(b.stream);
}

/// Which targets are written, and which are named by a leaf.
class TargetUse {
 public:
  explicit TargetUse(std::uint32_t count) { used_.assign(count, 0); }
  void write(std::uint32_t target) { used_[target] |= kWritten; }
  void name(std::uint32_t target) { used_[target] |= kNamed; }
  bool any(std::uint32_t target) const { return used_[target] != 0; }
  bool written(std::uint32_t target) const { return (used_[target] & kWritten) != 0; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(used_.size()); }

 private:
  static constexpr std::uint8_t kWritten = 1;
  static constexpr std::uint8_t kNamed = 2;
  std::vector<std::uint8_t> used_;
};

Status check_distinct(const AppendRequest& request) {
  if (request.target_count() < 2) return {};
  std::vector<factport_target> sorted;
  sorted.reserve(request.target_count());
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    const StreamView target = request.target(i);
    sorted.push_back({bytes_of(target.category), bytes_of(target.stream)});
  }
  std::sort(sorted.begin(), sorted.end(), less);
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end(),
                                        [](const auto& a, const auto& b) { return !less(a, b); });
  if (twice == sorted.end()) return {};
  return invalid(fmt::format("stream {}/{} is a target twice", view_of(twice->category),
                             view_of(twice->stream)));
}

Status check_targets(const AppendRequest& request) {
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    const StreamView target = request.target(i);
    if (Status status = check_name("category", target.category); !status.ok()) return status;
    if (Status status = check_name("stream", target.stream); !status.ok()) return status;
  }
  return check_distinct(request);
}

Status check_payloads(const NewEventView& event, bool trusted) {
  if (event.payload().empty()) return invalid("payload is empty; it must be one JSON value");
  if (event.raw().payload_format != FACTPORT_FORMAT_JSON ||
      event.raw().metadata_format != FACTPORT_FORMAT_JSON) {
    return {StatusCode::kUnsupported, "the only payload format is JSON (0)"};
  }
  if (trusted) return {};
  if (Status status = check_json_text(event.payload(), "payload"); !status.ok()) return status;
  if (!event.metadata()) return {};
  return check_json_text(*event.metadata(), "metadata");
}

Status check_event(const NewEventView& event, const StoreFacts& facts, bool trusted) {
  if (Status status = check_name("name", event.name()); !status.ok()) return status;
  if (Status status = check_time("occurred_at", event.occurred_at()); !status.ok()) return status;
  const std::uint64_t bytes = event.raw().payload.size + event.raw().metadata.size;
  if (bytes > static_cast<std::uint64_t>(facts.max_event_bytes)) {
    return limit("bytes of payload and metadata", bytes, facts.max_event_bytes);
  }
  return check_payloads(event, trusted);
}

Status check_events(const AppendRequest& request, const StoreFacts& facts,
                    std::span<const std::uint8_t> trusted) {
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    const NewEventView event = request.events()[i];
    if (Status status = check_event(event, facts, !trusted.empty() && trusted[i] != 0);
        !status.ok()) {
      return in_event(i, event.name(), status);
    }
    total += event.raw().payload.size + event.raw().metadata.size;
  }
  if (total > static_cast<std::uint64_t>(facts.max_append_bytes)) {
    return limit("bytes of the append", total, facts.max_append_bytes);
  }
  return {};
}

/// The tree's shape: subtrees fit their parents, leaves and `not` have the right size, depth.
Status check_condition_shape(const AppendRequest& request) {
  const std::uint32_t count = request.condition_count();
  if (count > FACTPORT_CONDITION_MAX_NODES) {
    return limit("nodes of the condition", count, FACTPORT_CONDITION_MAX_NODES);
  }
  // ends[d] is where the subtree at depth d stops.
  std::array<std::uint32_t, FACTPORT_CONDITION_MAX_DEPTH + 1> ends{};
  std::size_t depth = 0;
  ends[0] = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    while (i == ends[depth]) --depth;
    const factport_condition& node = request.condition(i);
    const bool leaf = detail::is_leaf(node.kind);
    if (!leaf && (node.kind < FACTPORT_CONDITION_ALL || node.kind > FACTPORT_CONDITION_NOT)) {
      return {StatusCode::kUnsupported, fmt::format("condition kind {} is not known", node.kind)};
    }
    if (node.subtree < 1 || node.subtree > ends[depth] - i || (leaf && node.subtree != 1) ||
        (i == 0 && node.subtree != count)) {
      return invalid(fmt::format("condition node {} has a subtree that does not fit", i));
    }
    if (node.kind == FACTPORT_CONDITION_NOT &&
        (node.subtree < 2 || request.condition(i + 1).subtree != node.subtree - 1)) {
      return invalid(fmt::format("condition node {} is a `not` without exactly one child", i));
    }
    if (leaf && node.target >= request.target_count()) {
      return invalid(fmt::format("condition node {} names no target", i));
    }
    if (node.kind == FACTPORT_CONDITION_POSITION_IS && node.position < FACTPORT_NO_POSITION) {
      return invalid(
          fmt::format("the expected position {} is negative; -1 means empty", node.position));
    }
    if (depth >= FACTPORT_CONDITION_MAX_DEPTH) {
      return limit("depth of the condition", depth + 1, FACTPORT_CONDITION_MAX_DEPTH);
    }
    ends[++depth] = i + node.subtree;
  }
  return {};
}

Status check_use(const AppendRequest& request, const StoreFacts& facts) {
  // One target and at least one event: it is written.
  if (request.target_count() == 1) return {};
  TargetUse use(request.target_count());
  for (const NewEventView event : request.events()) use.write(event.target());
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    if (detail::is_leaf(node.kind)) use.name(node.target);
  }
  std::uint32_t written = 0;
  for (std::uint32_t i = 0; i < use.size(); ++i) {
    const StreamView stream = request.target(i);
    if (!use.any(i)) {
      return invalid(fmt::format("target {}/{} is neither written nor named by the condition",
                                 stream.category, stream.stream));
    }
    if (use.written(i)) {
      ++written;
    } else if ((facts.capabilities & FACTPORT_CAPABILITY_GUARDS) == 0) {
      return {StatusCode::kUnsupported,
              fmt::format("the store does not offer guards: conditions on streams that are not "
                          "written ({}/{})",
                          stream.category, stream.stream)};
    }
  }
  if (written > 1 && (facts.capabilities & FACTPORT_CAPABILITY_MULTI_STREAM_APPEND) == 0) {
    return {StatusCode::kUnsupported,
            "the store does not offer multi_stream_append: append to one stream at a time"};
  }
  return {};
}

Status check_event_targets(const AppendRequest& request) {
  for (const NewEventView event : request.events()) {
    if (event.target() >= request.target_count()) return invalid("an event names no target");
  }
  return {};
}

Status check_counts(const AppendRequest& request, const StoreFacts& facts) {
  if (request.event_count() == 0) return invalid("the append has no events");
  if (request.event_count() > facts.max_append_events) {
    return limit("events of the append", request.event_count(), facts.max_append_events);
  }
  if (request.target_count() > facts.max_append_targets) {
    return limit("targets of the append", request.target_count(), facts.max_append_targets);
  }
  return {};
}

Status not_negative(const factport_scan_request& request, std::uint64_t bit, std::string_view what,
                    std::int64_t value) {
  if ((request.given & bit) == 0 || value >= 0) return {};
  return invalid(fmt::format("{} is {}; it must not be negative", what, value));
}

Status check_bounds(const factport_scan_request& request) {
  const bool of_stream = request.scope.kind == FACTPORT_SCOPE_STREAM;
  if (!of_stream && (request.given & (FACTPORT_SCAN_HAS_FROM | FACTPORT_SCAN_HAS_TO)) != 0) {
    return invalid(
        "from and to are positions in a stream; use after and before for a category or a log");
  }
  struct Bound {
    std::uint64_t bit;
    std::string_view name;
    std::int64_t value;
  };
  for (const Bound& bound : {Bound{FACTPORT_SCAN_HAS_FROM, "from", request.from},
                             Bound{FACTPORT_SCAN_HAS_TO, "to", request.to},
                             Bound{FACTPORT_SCAN_HAS_AFTER, "after", request.after},
                             Bound{FACTPORT_SCAN_HAS_BEFORE, "before", request.before},
                             Bound{FACTPORT_SCAN_HAS_LIMIT, "limit", request.limit}}) {
    Status status = not_negative(request, bound.bit, bound.name, bound.value);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace

Status check_name(std::string_view what, std::string_view name) {
  if (name.empty()) return invalid(fmt::format("{} is empty; a name has 1 to 255 bytes", what));
  if (name.size() > kMaxNameBytes) {
    return invalid(fmt::format("{} has {} bytes; a name has 1 to 255", what, name.size()));
  }
  if (is_plain(name)) return {};
  if (name.find('\0') != std::string_view::npos) {
    return invalid(fmt::format("{} contains a NUL byte", what));
  }
  if (!is_valid_utf8(name)) return invalid(fmt::format("{} is not valid UTF-8", what));
  return {};
}

Status check_time(std::string_view what, std::int64_t time) {
  if (time >= kFirstTime && time <= kLastTime) return {};
  return invalid(
      fmt::format("{} is {} microseconds from 1970, outside the years 1 to 9999", what, time));
}

Status check_append(const factport_append_request& raw, const StoreFacts& facts,
                    std::span<const std::uint8_t> trusted) {
  const AppendRequest request(raw);
  if (Status status = check_name("log", request.log()); !status.ok()) return status;
  if (Status status = check_counts(request, facts); !status.ok()) return status;
  if (Status status = check_targets(request); !status.ok()) return status;
  if (Status status = check_event_targets(request); !status.ok()) return status;
  if (Status status = check_condition_shape(request); !status.ok()) return status;
  if (Status status = check_use(request, facts); !status.ok()) return status;
  return check_events(request, facts, trusted);
}

Status check_scope(const factport_scope& scope) {
  if (scope.kind < FACTPORT_SCOPE_STREAM || scope.kind > FACTPORT_SCOPE_LOG) {
    return {StatusCode::kUnsupported, fmt::format("scope {} is not known", scope.kind)};
  }
  if (Status status = check_name("log", view_of(scope.log)); !status.ok()) return status;
  if (scope.kind == FACTPORT_SCOPE_LOG) return {};
  if (Status status = check_name("category", view_of(scope.category)); !status.ok()) return status;
  if (scope.kind == FACTPORT_SCOPE_CATEGORY) return {};
  return check_name("stream", view_of(scope.stream));
}

Status check_scan(const factport_scan_request& request, const StoreFacts& facts) {
  if (Status status = check_scope(request.scope); !status.ok()) return status;
  if (Status status = check_bounds(request); !status.ok()) return status;
  if ((request.flags & FACTPORT_SCAN_BACKWARDS) != 0 &&
      (facts.capabilities & FACTPORT_CAPABILITY_BACKWARD_SCAN) == 0) {
    return {StatusCode::kUnsupported, "the store does not offer backward_scan"};
  }
  return {};
}

}  // namespace factport::host
