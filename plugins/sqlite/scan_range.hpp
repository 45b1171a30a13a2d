// SPDX-License-Identifier: Apache-2.0
//
// ScanRange: what is left to read of a scan, as one range of keys: positions for a stream,
// sequences (sequence.hpp) for a category or a log. All bounds of the request, and the end that is
// fixed when the scan opens, are folded into it.
#ifndef FACTPORT_SQLITE_SCAN_RANGE_HPP
#define FACTPORT_SQLITE_SCAN_RANGE_HPP

#include "connection.hpp"
#include "query.hpp"
#include "rows.hpp"

#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>

namespace factport::sqlite {

/// The columns that a scan selects.
enum EventColumn {
  kSeq,
  kStreamNo,
  kPosition,
  kOccurredAt,
  kRecordedAt,
  kId,
  kName,
  kMetadata,
  kPayload,
};

class ScanRange {
 public:
  /// The range of a scan of `log` that opens now. Absent categories and streams: empty.
  static Result<ScanRange> resolve(Connection& connection, const LogRow& log,
                                   const ScanRequest& request);
  /// Empty.
  ScanRange() = default;

  bool empty() const noexcept { return first_ > last_; }
  /// Selects the rest of the range in order. REQUIRES: !empty().
  const char* sql() const;
  void bind(Query& query) const;
  /// Leaves behind the row with this key.
  void pass(std::int64_t position, std::int64_t sequence) {
    const std::int64_t key = kind_ == ScopeKind::kStream ? position : sequence;
    if (backwards_) {
      last_ = key - 1;
    } else {
      first_ = key + 1;
    }
  }
  void pass_everything() { last_ = first_ - 1; }

 private:
  ScopeKind kind_ = ScopeKind::kLog;
  bool backwards_ = false;
  // category_no or stream_no.
  std::int64_t owner_ = 0;
  // Inclusive.
  std::int64_t first_ = 1;
  std::int64_t last_ = 0;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SCAN_RANGE_HPP
