// SPDX-License-Identifier: Apache-2.0
#include "stream_info.hpp"

#include "query.hpp"
#include "sequence.hpp"

namespace factport::sqlite {

namespace {

StreamInfo stream_info_of(const Query& row) {
  StreamInfo info;
  info.event_count = row.integer(0);
  info.last_position = row.integer(1);
  info.last_global_position = row.integer(2);
  info.last_recorded_at = row.integer(3);
  info.first_position = row.integer(4);
  info.first_global_position = global_position_of(row.integer(5));
  info.first_recorded_at = row.integer(6);
  return info;
}

}  // namespace

Result<StreamInfo> read_stream_info(Connection& connection, const LogRow& log,
                                    const ScopeView& scope) {
  // One statement, so that what it says belongs together.
  Query query(connection,
              "SELECT s.event_count, s.last_position, s.last_global_position, s.last_recorded_at, "
              "f.position, f.seq, f.recorded_at FROM categories c "
              "CROSS JOIN streams s ON s.category_no = c.category_no "
              "CROSS JOIN events f ON f.stream_no = s.stream_no "
              "WHERE c.log_no = ? AND c.name = ? AND s.name = ? ORDER BY f.position LIMIT 1");
  query.bind(log.log_no).bind(scope.category).bind(scope.stream);
  if (query.next()) return stream_info_of(query);
  return query.ok() ? Result<StreamInfo>(StreamInfo()) : query.failure();
}

}  // namespace factport::sqlite
