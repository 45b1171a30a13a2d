// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include "query.hpp"

#include <cstring>

namespace factport::sqlite {

namespace {

/// Three columns, from `first` on.
Counters counters_of(const Query& query, int first) {
  return {query.integer(first), query.integer(first + 1), query.integer(first + 2)};
}

}  // namespace

Result<std::optional<LogRow>> find_log(Connection& connection, std::string_view name) {
  Query query(connection,
              "SELECT log_no, uuid, level, epoch, event_count, last_global_position, "
              "last_recorded_at FROM logs WHERE name = ?");
  if (!query.bind(name).next()) {
    return query.ok() ? Result<std::optional<LogRow>>(std::nullopt) : query.failure();
  }
  LogRow row;
  row.log_no = query.integer(0);
  const std::string_view uuid = query.text(1);
  if (uuid.size() != row.uuid.bytes.size()) return connection.failure(SQLITE_CORRUPT);
  std::memcpy(row.uuid.bytes.data(), uuid.data(), uuid.size());
  row.level = static_cast<Level>(query.integer(2));
  row.epoch = query.integer(3);
  row.counters = counters_of(query, 4);
  return std::optional(row);
}

Result<std::optional<CategoryRow>> find_category(Connection& connection, std::int64_t log_no,
                                                 std::string_view name) {
  Query query(connection,
              "SELECT category_no, event_count, last_global_position, last_recorded_at "
              "FROM categories WHERE log_no = ? AND name = ?");
  if (!query.bind(log_no).bind(name).next()) {
    return query.ok() ? Result<std::optional<CategoryRow>>(std::nullopt) : query.failure();
  }
  return std::optional(CategoryRow{query.integer(0), counters_of(query, 1)});
}

Result<std::optional<StreamRow>> find_stream(Connection& connection, std::int64_t category_no,
                                             std::string_view name) {
  Query query(connection,
              "SELECT stream_no, last_position, event_count, last_global_position, "
              "last_recorded_at FROM streams WHERE category_no = ? AND name = ?");
  if (!query.bind(category_no).bind(name).next()) {
    return query.ok() ? Result<std::optional<StreamRow>>(std::nullopt) : query.failure();
  }
  return std::optional(StreamRow{query.integer(0), query.integer(1), counters_of(query, 2)});
}

}  // namespace factport::sqlite
