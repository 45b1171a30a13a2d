// SPDX-License-Identifier: Apache-2.0
#include "scan_range.hpp"

#include "sequence.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace factport::sqlite {

namespace {

/// By scope, forwards and backwards. The planner has no statistics, so the index is named.
std::array<std::string, 6> make_selects() {
  const std::string select =
      "SELECT seq, stream_no, position, occurred_at, recorded_at, id, name, metadata, payload "
      "FROM events ";
  const std::string stream = select +
                             "INDEXED BY events_by_position WHERE position >= ? AND position <= ? "
                             "AND stream_no = ? ORDER BY position";
  const std::string category = select +
                               "INDEXED BY events_by_category WHERE seq >= ? AND seq <= ? "
                               "AND category_no = ? ORDER BY seq";
  const std::string log = select + "WHERE seq >= ? AND seq <= ? ORDER BY seq";
  return {stream, stream + " DESC", category, category + " DESC", log, log + " DESC"};
}

/// The first position, up to last + 1, whose event comes after `global_position` in the log: a
/// binary search, as both grow together.
Result<std::int64_t> first_position_after(Connection& connection, const StreamRow& stream,
                                          std::int64_t global_position) {
  std::int64_t low = 0;
  std::int64_t high = stream.last_position + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    // Not `=`: the oldest events of a stream may be gone one day.
    Query query(connection,
                "SELECT seq FROM events WHERE stream_no = ? AND position >= ? "
                "ORDER BY position LIMIT 1");
    if (!query.bind(stream.stream_no).bind(middle).next()) {
      return query.ok() ? connection.failure(SQLITE_CORRUPT) : query.failure();
    }
    if (global_position_of(query.integer(0)) > global_position) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

Result<ScanRange> ScanRange::resolve(Connection& connection, const LogRow& log,
                                     const ScanRequest& request) {
  const ScopeView scope = request.scope();
  const std::int64_t after = std::min(request.after().value_or(0), kMaxGlobalPosition);
  const std::int64_t end = log.counters.last_global_position;
  const std::int64_t last = request.before() ? std::min(end, *request.before() - 1) : end;
  ScanRange range;
  if (after >= last) return range;

  range.kind_ = scope.kind;
  range.backwards_ = request.backwards();
  if (scope.kind != ScopeKind::kLog) {
    const auto category = find_category(connection, log.log_no, scope.category);
    if (!category.ok()) return category.status();
    if (!*category) return ScanRange();
    range.owner_ = (*category)->category_no;
  }
  if (scope.kind != ScopeKind::kStream) {
    range.first_ = sequence_of(log.log_no, after + 1);
    range.last_ = sequence_of(log.log_no, last);
    return range;
  }
  const auto stream = find_stream(connection, range.owner_, scope.stream);
  if (!stream.ok()) return stream.status();
  if (!*stream) return ScanRange();
  range.owner_ = (*stream)->stream_no;
  range.first_ = request.from().value_or(0);
  range.last_ = std::min(request.to().value_or((*stream)->last_position), (*stream)->last_position);
  if (after > 0) {
    const auto from = first_position_after(connection, **stream, after);
    if (!from.ok()) return from.status();
    range.first_ = std::max(range.first_, *from);
  }
  if (request.before()) {
    const auto beyond = first_position_after(connection, **stream, last);
    if (!beyond.ok()) return beyond.status();
    range.last_ = std::min(range.last_, *beyond - 1);
  }
  return range;
}

const char* ScanRange::sql() const {
  static const std::array<std::string, 6> kSelects = make_selects();
  const std::size_t scope = static_cast<std::size_t>(kind_) - FACTPORT_SCOPE_STREAM;
  return kSelects[scope * 2 + (backwards_ ? 1 : 0)].c_str();
}

void ScanRange::bind(Query& query) const {
  query.bind(first_).bind(last_);
  if (kind_ != ScopeKind::kLog) query.bind(owner_);
}

}  // namespace factport::sqlite
