// SPDX-License-Identifier: Apache-2.0
#include "stored_ids.hpp"

#include "query.hpp"
#include "sequence.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace factport::sqlite {

namespace {

Status duplicate(const Uuid& id, const char* where) {
  return {StatusCode::kDuplicateId, "id " + id.to_string() + where};
}

std::optional<Uuid> repeated_id(const AppendRequest& request) {
  std::vector<Uuid> ids;
  ids.reserve(request.event_count());
  for (const NewEventView event : request.events()) ids.push_back(event.id());
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice == ids.end()) return std::nullopt;
  return *twice;
}

/// The key of the event with this id; 0 = none.
Result<std::int64_t> sequence_with_id(Connection& connection, std::int64_t log_no, const Uuid& id) {
  Query query(connection, "SELECT seq FROM events WHERE log_no = ? AND id = ?");
  query.bind(log_no).bind_blob(id.bytes.data(), id.bytes.size());
  if (query.next()) return query.integer(0);
  return query.ok() ? Result<std::int64_t>(0) : query.failure();
}

/// Compares the request with the log, event by event, from the key `first` on.
Result<bool> is_stored_from(Connection& connection, std::int64_t first,
                            const AppendRequest& request, std::span<const std::int64_t> streams,
                            Receipts& receipts) {
  Query query(connection,
              "SELECT seq, id, stream_no, name, position, recorded_at FROM events "
              "WHERE seq >= ? ORDER BY seq LIMIT ?");
  query.bind(first).bind(std::int64_t{request.event_count()});
  std::size_t i = 0;
  while (i < request.event_count() && query.next()) {
    const NewEventView event = request.events()[i];
    const std::string_view id = query.text(1);
    if (id.size() != 16 || std::memcmp(id.data(), event.id().bytes.data(), 16) != 0) return false;
    if (query.integer(2) != streams[event.target()] || query.text(3) != event.name()) return false;
    receipts.set(i++, {query.integer(4), global_position_of(query.integer(0)), query.integer(5)});
  }
  if (!query.ok()) return query.failure();
  return i == request.event_count();
}

}  // namespace

Result<StoredIds> look_up_ids(Connection& connection, std::int64_t log_no,
                              const AppendRequest& request, std::span<const std::int64_t> streams,
                              Receipts& receipts) {
  const Result<std::int64_t> first = sequence_with_id(connection, log_no, request.events()[0].id());
  if (!first.ok()) return first.status();
  if (*first != 0) {
    const Result<bool> stored = is_stored_from(connection, *first, request, streams, receipts);
    if (!stored.ok()) return stored.status();
    if (*stored) return StoredIds::kAll;
  }
  if (const auto id = repeated_id(request)) return duplicate(*id, " stands twice in the request");
  for (const NewEventView event : request.events()) {
    const auto sequence = sequence_with_id(connection, log_no, event.id());
    if (!sequence.ok()) return sequence.status();
    if (*sequence != 0) {
      return duplicate(event.id(), " is stored already, and not as part of this very request");
    }
  }
  return StoredIds::kNone;
}

}  // namespace factport::sqlite
