// SPDX-License-Identifier: Apache-2.0
//
// InfoRequest, StreamInfo, LogInfo and listings: what is known without reading events.
#ifndef FACTPORT_CPP_INFO_HPP
#define FACTPORT_CPP_INFO_HPP

#include <factport/cpp/scan.hpp>
#include <factport/cpp/uuid.hpp>
#include <factport/info.h>
#include <factport/listing.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport {

/// Borrowed for the call.
class InfoRequest {
 public:
  explicit InfoRequest(const factport_info_request& raw) : raw_(&raw) {}

  ScopeView scope() const { return ScopeView(raw_->scope); }
  Freshness freshness() const noexcept { return static_cast<Freshness>(raw_->freshness); }
  std::int64_t at_least() const noexcept { return raw_->at_least; }
  const factport_info_request& raw() const noexcept { return *raw_; }

 private:
  const factport_info_request* raw_;
};

/// As it is by default, an empty stream.
struct StreamInfo {
  std::int64_t event_count = 0;
  std::int64_t first_position = -1;
  std::int64_t last_position = -1;
  std::int64_t first_global_position = 0;
  std::int64_t last_global_position = 0;
  std::int64_t first_recorded_at = 0;
  std::int64_t last_recorded_at = 0;

  /// Counts in one more event of the stream: for adapters that find the answer by looking at the
  /// events in order.
  template <class Event>
  void add(const Event& event) {
    if (event_count++ == 0) {
      first_position = event.position();
      first_global_position = event.global_position();
      first_recorded_at = event.recorded_at();
    }
    last_position = event.position();
    last_global_position = event.global_position();
    last_recorded_at = event.recorded_at();
  }

  bool operator==(const StreamInfo&) const = default;
};

enum class Level : std::uint32_t {
  kUnspecified = FACTPORT_LEVEL_UNSPECIFIED,
  kStream = FACTPORT_LEVEL_STREAM,
  kCategory = FACTPORT_LEVEL_CATEGORY,
  kLog = FACTPORT_LEVEL_LOG,
  kNone = FACTPORT_LEVEL_NONE,
};

/// "stream", "category", "log", "none"; "unspecified" for the rest.
constexpr std::string_view name_of(Level level) noexcept {
  switch (level) {
    case Level::kStream: return "stream";
    case Level::kCategory: return "category";
    case Level::kLog: return "log";
    case Level::kNone: return "none";
    case Level::kUnspecified: break;
  }
  return "unspecified";
}

struct LogInfo {
  Level level = Level::kStream;
  Uuid uuid;
  std::int64_t epoch = 0;
  std::int64_t event_count = 0;
  /// The highest global position that a log-wide read may see now; 0 = none.
  std::int64_t last_global_position = 0;
};

enum class ListKind : std::uint32_t {
  kLogs = FACTPORT_LIST_LOGS,
  kCategories = FACTPORT_LIST_CATEGORIES,
  kStreams = FACTPORT_LIST_STREAMS,
};

/// Borrowed for the call.
class ListRequest {
 public:
  explicit ListRequest(const factport_list_request& raw) : raw_(&raw) {}

  ListKind kind() const noexcept { return static_cast<ListKind>(raw_->kind); }
  /// The most entries to return, >= 1.
  std::uint32_t limit() const noexcept { return raw_->limit; }
  std::string_view log() const noexcept { return view_of(raw_->log); }
  std::string_view category() const noexcept { return view_of(raw_->category); }
  std::string_view prefix() const noexcept { return view_of(raw_->prefix); }
  /// Only names greater than this, in byte order; empty = from the first.
  std::string_view after() const noexcept { return view_of(raw_->after); }

 private:
  const factport_list_request* raw_;
};

struct ListEntryStatistics {
  std::int64_t event_count = 0;
  std::int64_t last_global_position = 0;
  std::int64_t last_recorded_at = 0;
};

struct ListEntry {
  std::string name;
  std::optional<ListEntryStatistics> statistics;
};

/// In byte order of the names.
using Listing = std::vector<ListEntry>;

}  // namespace factport

#endif  // FACTPORT_CPP_INFO_HPP
