// SPDX-License-Identifier: Apache-2.0
#include "scan_cursor.hpp"

#include "sequence.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace factport::sqlite {

namespace {

// A filter that nothing passes must not keep a page's read open for long.
constexpr std::size_t kMostExamined = 4096;
constexpr std::uint64_t kDefaultBytes = std::uint64_t{4} << 20;
// What a page sets aside for events at once, whatever it is asked for.
constexpr std::size_t kMostReserved = 4096;

/// A row, as the filters look at it.
struct RowView {
  const Query& row;
  std::string_view name() const { return row.text(kName); }
  std::int64_t occurred_at() const { return row.integer(kOccurredAt); }
  std::int64_t recorded_at() const { return row.integer(kRecordedAt); }
};

}  // namespace

ScanPages::ScanPages(const ScanRequest& request, const ScanRange& range,
                     std::shared_ptr<BatchMemoryPool> memory)
    : filters_(request),
      filtered_(filters_.any()),
      batch_events_(std::max<std::size_t>(request.batch_events(), 1)),
      batch_bytes_(request.batch_bytes() == 0 ? kDefaultBytes : request.batch_bytes()),
      memory_(std::move(memory)),
      range_(range),
      limit_(request.limit().value_or(std::numeric_limits<std::int64_t>::max())),
      scanned_through_(request.after().value_or(0)) {}

Result<Batch> ScanPages::next(Connection& connection) {
  if (names_->is_full()) names_ = std::make_shared<StreamNames>();
  auto memory = memory_->take();
  memory->names = names_;
  if (Status status = read_page(connection, *memory); !status.ok()) return status;
  Batch batch = without_events();
  batch.events = memory->events.data();
  batch.count = memory->events.size();
  batch.owner = std::move(memory);
  return batch;
}

Batch ScanPages::without_events() const {
  Batch batch;
  batch.scanned_through = scanned_through_;
  batch.end = at_end();
  return batch;
}

Result<Batch> ScanCursor::next(const Call& call) {
  if (pages_.at_end()) return pages_.without_events();
  Reader reader(readers_, call);
  if (Status status = reader.status(); !status.ok()) return status;
  return pages_.next(reader.connection());
}

factport_scan_request last_event_of(const InfoRequest& request) {
  factport_scan_request scan{};
  scan.struct_size = sizeof scan;
  scan.flags = FACTPORT_SCAN_BACKWARDS;
  scan.given = FACTPORT_SCAN_HAS_LIMIT;
  scan.scope = request.raw().scope;
  scan.limit = 1;
  scan.batch_events = 1;
  scan.freshness = request.raw().freshness;
  scan.at_least = request.at_least();
  return scan;
}

Status ScanPages::read_page(Connection& connection, BatchMemory& memory) {
  memory.events.reserve(std::min(batch_events_, kMostReserved));
  std::uint64_t bytes = 0;
  Query rows(connection, range_.sql());
  range_.bind(rows);
  for (std::size_t examined = 0; !at_end(); ++examined) {
    if (memory.events.size() == batch_events_ || bytes >= batch_bytes_) return {};
    if (filtered_ && examined == kMostExamined) return {};
    if (!rows.next()) {
      range_.pass_everything();
      return rows.status();
    }
    const std::int64_t position = rows.integer(kPosition);
    const std::int64_t sequence = rows.integer(kSeq);
    range_.pass(position, sequence);
    scanned_through_ = global_position_of(sequence);
    bytes += sizeof(factport_event);
    if (filtered_ && !filters_.pass(RowView{rows})) {
      bytes += rows.text(kPayload).size();
      continue;
    }
    factport_event& event = memory.events.emplace_back();
    event.position = position;
    event.global_position = scanned_through_;
    if (Status status = copy_rest(connection, rows, event, memory); !status.ok()) return status;
    --limit_;
    bytes += event.payload.size + event.metadata.size;
  }
  return {};
}

Status ScanPages::copy_rest(Connection& connection, const Query& row, factport_event& event,
                            BatchMemory& memory) {
  const auto name = names_->find(connection, row.integer(kStreamNo));
  if (!name.ok()) return name.status();
  event.occurred_at = row.integer(kOccurredAt);
  event.recorded_at = row.integer(kRecordedAt);
  const std::string_view id = row.text(kId);
  if (id.size() != sizeof event.id.bytes) return connection.failure(SQLITE_CORRUPT);
  std::memcpy(event.id.bytes, id.data(), id.size());
  event.category = name->category;
  event.stream = name->stream;
  event.name = memory.texts.put(row.text(kName));
  event.payload = memory.texts.put(row.text(kPayload));
  event.metadata = memory.texts.put(row.text(kMetadata));
  return {};
}

}  // namespace factport::sqlite
