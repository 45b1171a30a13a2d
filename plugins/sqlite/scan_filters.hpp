// SPDX-License-Identifier: Apache-2.0
//
// ScanFilters: the filters of a scan (names, occurred_at, recorded_at), outliving the call that
// opened it. They are applied while rows are stepped, so that every row counts as examined.
#ifndef FACTPORT_SQLITE_SCAN_FILTERS_HPP
#define FACTPORT_SQLITE_SCAN_FILTERS_HPP

#include "text_arena.hpp"

#include <factport/cpp/scan.hpp>

#include <vector>

namespace factport::sqlite {

class ScanFilters {
 public:
  explicit ScanFilters(const ScanRequest& request) : raw_(request.raw()) {
    raw_.scope = {};
    for (std::uint32_t i = 0; i < raw_.name_count; ++i) {
      names_.push_back(
          texts_.put(view_of(*FACTPORT_ELEMENT(factport_bytes, raw_.names, raw_.name_stride, i))));
    }
    raw_.names = names_.data();
    raw_.name_stride = sizeof(factport_bytes);
  }
  ScanFilters(const ScanFilters&) = delete;
  ScanFilters& operator=(const ScanFilters&) = delete;

  bool any() const { return ScanRequest(raw_).has_filters(); }
  /// `event` has name(), occurred_at() and recorded_at().
  template <class Event>
  bool pass(const Event& event) const {
    return ScanRequest(raw_).passes_filters(event);
  }

 private:
  factport_scan_request raw_;
  TextArena texts_;
  std::vector<factport_bytes> names_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SCAN_FILTERS_HPP
