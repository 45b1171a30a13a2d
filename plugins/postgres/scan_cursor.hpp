// SPDX-License-Identifier: Apache-2.0
//
// ScanCursor: a scan in pages, each one statement and one round trip on a connection that is
// borrowed for it. Opening finds the range and reads the first page, which the first next() hands
// out; the others are ranges of an index from where the last one stopped (scan_pages.hpp). Neither
// an open cursor nor a held batch keeps a connection, a lock or a snapshot: a batch is the result
// of its statement, in memory of its own.
//
// Pages see the same events as one snapshot would. The range ends at an event that was readable
// when the scan opened, nothing at or below it is added later (horizon.hpp), and stored events do
// not change. So a page may be read on any connection, also on one that was made after the server
// crashed.
#ifndef FACTPORT_POSTGRES_SCAN_CURSOR_HPP
#define FACTPORT_POSTGRES_SCAN_CURSOR_HPP

#include "event_rows.hpp"
#include "freshness.hpp"
#include "read_source.hpp"
#include "read_statements.hpp"
#include "scan_plan.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <memory>

namespace factport::postgres {

class ScanCursor final : public Cursor {
 public:
  /// Waits until what was asked for is readable. `target`: FreshnessWait's. The source and the
  /// statements must outlive the cursor.
  static Result<std::unique_ptr<Cursor>> open(ReadSource& source, const ReadStatements& statements,
                                              const Call& call, const ScanRequest& request,
                                              std::int64_t target);

  Result<Batch> next(const Call& call) override;

 private:
  using Page = std::shared_ptr<const EventRows>;

  ScanCursor(ReadSource& source, const ReadStatements& statements, const ScanRequest& request);
  Status open_range(FreshnessWait& wait, const Call& call);
  Result<Page> read_page(const Call& call);
  PageSize page_size() const;
  bool at_end() const { return range_.empty() || limit_ == 0; }
  /// Leaves the events of a page behind, and with a filter also those that did not pass.
  void pass(const EventRows& page);
  void pass_key(std::int64_t position, std::int64_t global_position);

  ReadSource& source_;
  const ReadStatements& statements_;
  ScanPlan plan_;
  const std::int64_t batch_events_;
  const std::int64_t batch_bytes_;

  KeyRange range_;
  // Large events may be met.
  bool careful_ = false;
  // Read by open(), not handed out yet.
  Page first_page_;
  // Events still to be delivered.
  std::int64_t limit_;
  std::int64_t scanned_through_;
  // Of an event, as far as is known.
  std::int64_t average_bytes_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SCAN_CURSOR_HPP
