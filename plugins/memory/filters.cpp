// SPDX-License-Identifier: Apache-2.0
#include "filters.hpp"

namespace factport::memory {

Filters::Filters(const ScanRequest& request) : request_(request.raw()) {
  if (!request.given(FACTPORT_SCAN_HAS_NAMES)) return;
  names_.reserve(request_.name_count);
  for (std::uint32_t i = 0; i < request_.name_count; ++i) {
    const auto& name = *FACTPORT_ELEMENT(factport_bytes, request_.names, request_.name_stride, i);
    names_.emplace_back(view_of(name));
    name_views_.push_back(bytes_of(names_.back()));
  }
  request_.names = name_views_.data();
  request_.name_stride = sizeof(factport_bytes);
}

}  // namespace factport::memory
