// SPDX-License-Identifier: Apache-2.0
//
// ScanPages: a scan in pages, on connections that it is given; ScanCursor: the same on connections
// borrowed for each page. Each batch is one short query on a borrowed connection, from the key
// where the last one stopped; its rows are copied once, into memory that the batch owns, and the
// query is over before the batch is handed out. Neither an open cursor nor a held batch keeps a
// connection, a lock or a snapshot.
//
// Pages see the same events as one snapshot would: the range ends at what was readable when the
// scan opened, nothing below that is added later (log_writer.hpp), and stored events do not change.
#ifndef FACTPORT_SQLITE_SCAN_CURSOR_HPP
#define FACTPORT_SQLITE_SCAN_CURSOR_HPP

#include "batch_memory.hpp"
#include "reader_pool.hpp"
#include "scan_filters.hpp"
#include "scan_range.hpp"
#include "stream_names.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace factport::sqlite {

class ScanPages {
 public:
  ScanPages(const ScanRequest& request, const ScanRange& range,
            std::shared_ptr<BatchMemoryPool> memory);

  bool at_end() const { return range_.empty() || limit_ == 0; }
  /// REQUIRES: !at_end().
  Result<Batch> next(Connection& connection);
  /// A batch that says where the scan stands.
  Batch without_events() const;

 private:
  /// Copies rows until the batch is full, enough was examined, or the range is read.
  Status read_page(Connection& connection, BatchMemory& memory);
  /// Everything but the two positions.
  Status copy_rest(Connection& connection, const Query& row, factport_event& event,
                   BatchMemory& memory);

  ScanFilters filters_;
  const bool filtered_;
  const std::size_t batch_events_;
  const std::uint64_t batch_bytes_;
  std::shared_ptr<BatchMemoryPool> memory_;
  std::shared_ptr<StreamNames> names_ = std::make_shared<StreamNames>();

  ScanRange range_;
  // Events still to be delivered.
  std::int64_t limit_;
  std::int64_t scanned_through_;
};

class ScanCursor final : public Cursor {
 public:
  /// The pool must outlive the cursor.
  ScanCursor(const ScanRequest& request, const ScanRange& range, ReaderPool& readers,
             std::shared_ptr<BatchMemoryPool> memory)
      : pages_(request, range, std::move(memory)), readers_(readers) {}

  Result<Batch> next(const Call& call) override;

 private:
  ScanPages pages_;
  ReaderPool& readers_;
};

/// The scan whose only event is the last one of the scope.
factport_scan_request last_event_of(const InfoRequest& request);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SCAN_CURSOR_HPP
