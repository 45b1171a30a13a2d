// SPDX-License-Identifier: Apache-2.0
//
// CheckedCursor: a scan under way, behind verification; applies the filters, and with them the
// limit, that the adapter does not apply itself. Holds one batch of the adapter's at a time, and
// the adapter's cursor until nothing follows. Pins its store, and its transaction where it has one.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_HOST_CHECKED_CURSOR_HPP
#define FACTPORT_HOST_CHECKED_CURSOR_HPP

#include "checked_store.hpp"
#include "reply_check.hpp"

#include <factport/host/scan.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// A scan request with memory of its own: what the application asked for.
class OwnedScanRequest {
 public:
  OwnedScanRequest(const factport_scope& scope, const ScanOptions& options);
  OwnedScanRequest(const OwnedScanRequest&) = delete;
  OwnedScanRequest& operator=(const OwnedScanRequest&) = delete;

  const factport_scan_request& raw() const noexcept { return raw_; }

 private:
  void give(std::uint64_t bit, const std::optional<std::int64_t>& from, std::int64_t& to);

  std::string log_;
  std::string category_;
  std::string stream_;
  std::vector<std::string> names_;
  std::vector<factport_bytes> name_views_;
  factport_scan_request raw_{};
};

class CheckedCursor {
 public:
  static Result<std::unique_ptr<CheckedCursor>> open(std::shared_ptr<CheckedStore> store,
                                                     const factport_scope& scope,
                                                     const ScanOptions& options);
  ~CheckedCursor();
  CheckedCursor(const CheckedCursor&) = delete;
  CheckedCursor& operator=(const CheckedCursor&) = delete;

  /// Fetches the next batch; false at the end. After a failure every call answers it again.
  Result<bool> next();
  EventBatch batch() const noexcept;
  std::int64_t scanned_through() const noexcept { return scanned_through_; }
  std::string_view log() const noexcept { return view_of(wanted_.raw().scope.log); }

 private:
  CheckedCursor(std::shared_ptr<CheckedStore> store, std::shared_ptr<CheckedTransaction> in,
                const factport_scope& scope, const ScanOptions& options);
  Status open_adapter();
  void close_adapter();
  Result<bool> fetch();
  void release_batch();
  void filter_batch();

  std::shared_ptr<CheckedStore> store_;
  // The transaction that it reads in; null = none.
  std::shared_ptr<CheckedTransaction> in_;
  CallOptions call_;
  // What the application asked for, and what of it the adapter is asked for.
  OwnedScanRequest wanted_;
  factport_scan_request pushed_;
  BatchCheck check_;
  // Whether filters are left to the host.
  bool filters_;
  std::int64_t delivered_ = 0;

  factport_cursor* cursor_ = nullptr;
  factport_batch batch_{};
  // The events of batch_ that pass, when filters_.
  std::vector<factport_event> passed_;
  std::int64_t scanned_through_;
  bool ended_ = false;
  Status failed_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_CHECKED_CURSOR_HPP
