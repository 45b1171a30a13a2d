// SPDX-License-Identifier: Apache-2.0
//
// The rows of logs, categories and streams, and how they are found by name. Reads, and writes in
// their transaction, find them by the same statements.
#ifndef FACTPORT_SQLITE_ROWS_HPP
#define FACTPORT_SQLITE_ROWS_HPP

#include "connection.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>
#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace factport::sqlite {

/// What logs, categories and streams count alike.
struct Counters {
  std::int64_t event_count = 0;
  std::int64_t last_global_position = 0;
  std::int64_t last_recorded_at = 0;
};

struct LogRow {
  std::int64_t log_no = 0;
  Uuid uuid;
  Level level = Level::kStream;
  std::int64_t epoch = 1;
  Counters counters;
};

struct CategoryRow {
  std::int64_t category_no = 0;
  Counters counters;
};

struct StreamRow {
  std::int64_t stream_no = 0;
  std::int64_t last_position = -1;
  Counters counters;
};

/// Nothing where there is no such row.
Result<std::optional<LogRow>> find_log(Connection& connection, std::string_view name);
Result<std::optional<CategoryRow>> find_category(Connection& connection, std::int64_t log_no,
                                                 std::string_view name);
Result<std::optional<StreamRow>> find_stream(Connection& connection, std::int64_t category_no,
                                             std::string_view name);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_ROWS_HPP
