// SPDX-License-Identifier: Apache-2.0
//
// Verification of replies: a plugin that lies is reported by name, never believed. Each function
// answers OK or PLUGIN_MISBEHAVED with what was wrong; the caller adds the adapter's name.
#ifndef FACTPORT_HOST_REPLY_CHECK_HPP
#define FACTPORT_HOST_REPLY_CHECK_HPP

#include <factport/append.h>
#include <factport/cpp/adapter.hpp>
#include <factport/cpp/status.hpp>
#include <factport/host/append.hpp>
#include <factport/info.h>
#include <factport/listing.h>
#include <factport/scan.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace factport::host {

/// Receipts of a stored append: positions continue one by one in each target, global positions
/// increase in request order.
Status check_receipts(const factport_append_request& request, std::span<const Receipt> receipts);

/// What is checked of one batch after the other of a scan, or of the batch of `latest`.
class BatchCheck {
 public:
  /// Borrows the request; its scope's texts must outlive the check. `facts` tells whether positions
  /// must be gapless.
  BatchCheck(const factport_scan_request& request, const StoreFacts& facts);

  /// Every event of the batch, and where it says it came to.
  Status check(const factport_batch& batch, bool ended);

 private:
  Status check_events(const factport_batch& batch);
  Status check_event(const factport_event& event);
  Status check_order(const factport_event& event);
  Status check_bounds(const factport_event& event) const;
  Status check_progress(const factport_batch& batch, bool ended);
  bool in_scope(const factport_event& event) const;

  const factport_scan_request& request_;
  bool backwards_;
  bool gapless_;
  std::int64_t seen_ = 0;
  std::int64_t last_position_ = -1;
  std::int64_t last_global_position_ = 0;
  std::int64_t scanned_through_;
  int idle_batches_ = 0;
};

Status check_stream_info(const factport_stream_info& info, const StoreFacts& facts);

Status check_listing(const factport_list_request& request, const factport_listing& listing);

}  // namespace factport::host

#endif  // FACTPORT_HOST_REPLY_CHECK_HPP
