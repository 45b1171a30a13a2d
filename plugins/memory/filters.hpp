// SPDX-License-Identifier: Apache-2.0
//
// Filters: those of a scan request, kept for as long as a cursor needs them.
//
// Thread rule: constant after construction.
#ifndef FACTPORT_MEMORY_FILTERS_HPP
#define FACTPORT_MEMORY_FILTERS_HPP

#include <factport/cpp/event.hpp>
#include <factport/cpp/scan.hpp>

#include <string>
#include <vector>

namespace factport::memory {

class Filters {
 public:
  explicit Filters(const ScanRequest& request);
  Filters(const Filters&) = delete;
  Filters& operator=(const Filters&) = delete;

  bool passes(const factport_event& event) const {
    return ScanRequest(request_).passes_filters(EventView(event, {}));
  }

 private:
  std::vector<std::string> names_;
  std::vector<factport_bytes> name_views_;
  // What the call lent, with the names replaced by ours.
  factport_scan_request request_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_FILTERS_HPP
