// SPDX-License-Identifier: Apache-2.0
#include "reference_store.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace factport::reference {

namespace {

constexpr std::size_t kPage = 1000;

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// SQL's LIKE with `%` and `_`.
bool is_like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (is_like(text.substr(i), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && (pattern[0] == '_' || pattern[0] == text[0]) &&
         is_like(text.substr(1), pattern.substr(1));
}

std::string lower(std::string_view text) {
  std::string copy(text);
  for (char& c : copy) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return copy;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

bool ReferenceStore::in_scope(const ScopeView& scope, const StoredEvent& event) const {
  if (scope.kind == ScopeKind::kLog) return true;
  const bool is_stream = scope.kind == ScopeKind::kStream;
  if (bug(PlantedBug::kStreamNameAlone) && is_stream) return event.stream() == scope.stream;
  if (bug(PlantedBug::kStreamByPattern) && is_stream)
    return event.category() == scope.category && is_like(event.stream(), scope.stream);
  if (bug(PlantedBug::kCategoryByPrefix) && !is_stream)
    return begins_with(event.category(), scope.category);
  if (bug(PlantedBug::kNamesWithoutCase)) {
    return lower(event.category()) == lower(scope.category) &&
           (!is_stream || lower(event.stream()) == lower(scope.stream));
  }
  if (bug(PlantedBug::kNamesTrimmed)) {
    return trimmed(event.category()) == trimmed(scope.category) &&
           (!is_stream || trimmed(event.stream()) == trimmed(scope.stream));
  }
  return event.category() == scope.category && (!is_stream || event.stream() == scope.stream);
}

bool ReferenceStore::in_bounds(const ScanRequest& request, const StoredEvent& event) const {
  if (bug(PlantedBug::kAfterInclusive) && request.after() &&
      event.global_position() == *request.after()) {
    return true;
  }
  if (bug(PlantedBug::kBeforeInclusive) && request.before() &&
      event.global_position() == *request.before()) {
    return true;
  }
  if (bug(PlantedBug::kFromExclusive) && request.from() && event.position() == *request.from())
    return false;
  if (bug(PlantedBug::kToExclusive) && request.to() && event.position() == *request.to())
    return false;
  return request.in_bounds(event);
}

bool ReferenceStore::passes_filters(const ScanRequest& request, const StoredEvent& event) const {
  if (bug(PlantedBug::kNamesFilterByPrefix) && request.given(FACTPORT_SCAN_HAS_NAMES)) {
    const factport_scan_request& raw = request.raw();
    for (std::uint32_t i = 0; i < raw.name_count; ++i) {
      const auto& name = *FACTPORT_ELEMENT(factport_bytes, raw.names, raw.name_stride, i);
      if (begins_with(event.name(), view_of(name))) return true;
    }
    return false;
  }
  if (bug(PlantedBug::kOccurredBeforeInclusive) &&
      request.given(FACTPORT_SCAN_HAS_OCCURRED_BEFORE) &&
      event.occurred_at() == request.raw().occurred_before) {
    return true;
  }
  return request.passes_filters(event);
}

std::vector<StoredEvent> ReferenceStore::in_order(const ReferenceLog& log, bool backwards) const {
  std::vector<StoredEvent> events = log.events;
  const auto sort_by = [&](auto&& key) {
    std::stable_sort(events.begin(), events.end(),
                     [&](const auto& one, const auto& other) { return key(one) < key(other); });
  };
  if (bug(PlantedBug::kOrderedByOccurredAt))
    sort_by([](const StoredEvent& event) { return event.occurred_at(); });
  if (bug(PlantedBug::kOrderedByTextOfGlobalPosition))
    sort_by([](const StoredEvent& event) { return std::to_string(event.global_position()); });
  if (backwards && !bug(PlantedBug::kBackwardsIsForwards))
    std::reverse(events.begin(), events.end());
  return events;
}

Result<std::unique_ptr<Cursor>> ReferenceStore::scan(const ScanRequest& request) {
  const Lock lock(logs_->mutex);
  const ScopeView scope = request.scope();
  const bool first_reversed = bug(PlantedBug::kBackwardsIsFirstReversed) && request.backwards();
  std::optional<std::int64_t> limit = request.limit();
  if (limit && bug(PlantedBug::kLimitOneTooFew) && *limit > 0) --*limit;
  if (limit && bug(PlantedBug::kLimitOneTooMany)) ++*limit;
  if (limit && bug(PlantedBug::kLimitZeroIsNone) && *limit == 0) limit.reset();
  const std::int64_t after = request.after().value_or(0);
  std::int64_t scanned_through = after;
  std::vector<StoredEvent> selected;
  std::int64_t examined = 0;
  for (const StoredEvent& event :
       in_order(log_of(scope.log), request.backwards() && !first_reversed)) {
    if (limit && (bug(PlantedBug::kLimitBeforeFilters)
                      ? examined
                      : static_cast<std::int64_t>(selected.size())) >= *limit) {
      break;
    }
    if (!in_scope(scope, event) || !in_bounds(request, event)) continue;
    if (bug(PlantedBug::kEndsAtPageBoundary) && selected.size() == kPage) break;
    ++examined;
    scanned_through = event.global_position();
    if (passes_filters(request, event)) selected.push_back(event);
  }
  if (first_reversed) std::reverse(selected.begin(), selected.end());
  return std::make_unique<EventsCursor>(std::move(selected), after, scanned_through,
                                        request.batch_events());
}

Result<Batch> ReferenceStore::latest(const Call&, const InfoRequest& request) {
  const Lock lock(logs_->mutex);
  const ScopeView scope = request.scope();
  const bool wide = bug(PlantedBug::kLatestOfCategoryIsOfLog) && scope.kind == ScopeKind::kCategory;
  Batch batch;
  batch.end = true;
  for (const StoredEvent& event : in_order(log_of(scope.log), !bug(PlantedBug::kLatestIsFirst))) {
    if (!wide && !in_scope(scope, event)) continue;
    const auto owner = std::make_shared<const StoredEvent>(event);
    batch.events = &owner->record();
    batch.count = 1;
    batch.scanned_through = event.global_position();
    batch.owner = owner;
    break;
  }
  return batch;
}

Result<StreamInfo> ReferenceStore::get_stream_info(const Call&, const InfoRequest& request) {
  const Lock lock(logs_->mutex);
  const ScopeView scope = request.scope();
  const ReferenceLog::Key key(scope.category, scope.stream);
  if (bug(PlantedBug::kCountCachedPerHandle) && remembered_.count(key) != 0)
    return remembered_[key];
  StreamInfo info;
  for (const StoredEvent& event : log_of(scope.log).events) {
    const bool namesake = bug(PlantedBug::kInfoCountsNamesakes) && event.stream() == scope.stream;
    if (namesake || in_scope(scope, event)) info.add(event);
  }
  if (bug(PlantedBug::kInfoOfAbsentStreamIsZero) && info.event_count == 0)
    info.first_position = info.last_position = 0;
  if (info.event_count > 0) remembered_[key] = info;
  return info;
}

Result<Listing> ReferenceStore::list(const Call&, const ListRequest& request) {
  const Lock lock(logs_->mutex);
  std::map<std::string, ListEntryStatistics> found;
  const auto count = [&](const std::string& name, const StoredEvent* event) {
    if (name.compare(0, request.prefix().size(), request.prefix()) != 0) return;
    if (!request.after().empty() && name <= request.after()) return;
    ListEntryStatistics& entry = found[name];
    if (event == nullptr) return;
    ++entry.event_count;
    entry.last_global_position = event->global_position();
    entry.last_recorded_at = event->recorded_at();
  };
  if (request.kind() == ListKind::kLogs) {
    for (const auto& [name, log] : logs_->logs) {
      for (const StoredEvent& event : log.events) count(name, &event);
    }
  } else {
    const ReferenceLog& log = log_of(request.log());
    const bool streams = request.kind() == ListKind::kStreams;
    for (const StoredEvent& event : log.events) {
      if (!streams) count(std::string(event.category()), &event);
      if (streams && event.category() == request.category())
        count(std::string(event.stream()), &event);
    }
    for (const auto& [key, position] : log.heads) {
      if (position < 0 && streams && key.first == request.category()) count(key.second, nullptr);
      if (position < 0 && !streams) count(key.first, nullptr);
    }
  }
  Listing listing;
  for (const auto& [name, statistics] : found) {
    if (listing.size() == request.limit()) break;
    listing.push_back({name, statistics});
  }
  return listing;
}

}  // namespace factport::reference
