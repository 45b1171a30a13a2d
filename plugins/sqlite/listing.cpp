// SPDX-License-Identifier: Apache-2.0
#include "listing.hpp"

#include "query.hpp"
#include "rows.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace factport::sqlite {

namespace {

/// The least name that is greater than `after` and begins with `prefix` or lies behind it.
std::string first_name(std::string_view after, std::string_view prefix) {
  // Nothing lies between a text and the same text with a NUL behind it.
  std::string next = after.empty() ? std::string() : std::string(after).append(1, '\0');
  return std::max(next, std::string(prefix));
}

/// The names with a prefix end where its last byte is one more. UTF-8 has no byte 255.
std::string end_of(std::string_view prefix) {
  std::string end(prefix);
  end.back() = static_cast<char>(end.back() + 1);
  return end;
}

constexpr const char* kSelectLogs =
    "SELECT name, event_count, last_global_position, last_recorded_at FROM logs "
    "WHERE name >= ? AND name < ? AND event_count > 0 ORDER BY name LIMIT ?";
constexpr const char* kSelectCategories =
    "SELECT name, event_count, last_global_position, last_recorded_at FROM categories "
    "WHERE name >= ? AND name < ? AND event_count > 0 AND log_no = ?4 ORDER BY name LIMIT ?3";
constexpr const char* kSelectStreams =
    "SELECT name, event_count, last_global_position, last_recorded_at FROM streams "
    "WHERE name >= ? AND name < ? AND event_count > 0 AND category_no = ?4 ORDER BY name LIMIT ?3";

Result<Listing> list_range(Connection& connection, const ListRequest& request, const char* sql,
                           std::optional<std::int64_t> owner) {
  const std::string first = first_name(request.after(), request.prefix());
  Query query(connection, sql);
  query.bind(first);
  const std::string end = request.prefix().empty() ? std::string() : end_of(request.prefix());
  if (end.empty()) {
    // Every blob lies behind every text.
    query.bind_blob("", 0);
  } else {
    query.bind(end);
  }
  query.bind(std::int64_t{request.limit()});
  if (owner) query.bind(*owner);
  Listing listing;
  while (query.next()) {
    listing.push_back({std::string(query.text(0)),
                       ListEntryStatistics{query.integer(1), query.integer(2), query.integer(3)}});
  }
  if (!query.ok()) return query.failure();
  return listing;
}

}  // namespace

Result<Listing> list_names(Connection& connection, const ListRequest& request) {
  if (request.kind() == ListKind::kLogs) {
    return list_range(connection, request, kSelectLogs, std::nullopt);
  }
  const auto log = find_log(connection, request.log());
  if (!log.ok()) return log.status();
  if (!*log) return Listing();
  if (request.kind() == ListKind::kCategories) {
    return list_range(connection, request, kSelectCategories, (*log)->log_no);
  }
  const auto category = find_category(connection, (*log)->log_no, request.category());
  if (!category.ok()) return category.status();
  if (!*category) return Listing();
  return list_range(connection, request, kSelectStreams, (*category)->category_no);
}

}  // namespace factport::sqlite
