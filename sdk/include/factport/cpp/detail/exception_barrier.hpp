// SPDX-License-Identifier: Apache-2.0
//
// Where exceptions end and a Status becomes what the host's error sink takes. Not promised to
// anybody: include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_EXCEPTION_BARRIER_HPP
#define FACTPORT_CPP_DETAIL_EXCEPTION_BARRIER_HPP

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/status.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>
#include <vector>

namespace factport::detail {

inline factport_status report(factport_error* sink, const Status& status) {
  const Failure& failure = status.failure();
  std::vector<factport_failed_leaf> leaves;
  leaves.reserve(failure.failed_leaves.size());
  for (const FailedLeaf& leaf : failure.failed_leaves) {
    leaves.push_back({leaf.node, 0, leaf.actual_position});
  }
  std::vector<factport_detail> details;
  details.reserve(failure.details.size());
  for (const auto& [key, value] : failure.details) {
    details.push_back({bytes_of(key), bytes_of(value)});
  }
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = static_cast<factport_status>(failure.code);
  info.vendor_code = failure.vendor_code;
  std::memcpy(info.sqlstate, failure.sqlstate.data(),
              std::min<std::size_t>(failure.sqlstate.size(), 5));
  info.message = bytes_of(failure.message);
  info.failed_leaves = leaves.data();
  info.failed_leaf_count = static_cast<std::uint32_t>(leaves.size());
  info.failed_leaf_stride = sizeof(factport_failed_leaf);
  info.details = details.data();
  info.detail_count = static_cast<std::uint32_t>(details.size());
  info.detail_stride = sizeof(factport_detail);
  sink->set(sink, &info);
  return info.status;
}

/// For when there is no memory to build a Status with.
inline factport_status report_plain(factport_error* sink, factport_status status,
                                    std::string_view message) noexcept {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = status;
  info.message = bytes_of(message);
  sink->set(sink, &info);
  return status;
}

/// The exception barrier: runs `body`, which returns a factport_status, and lets nothing out.
/// `lost`: what an exception means where the operation can have taken effect.
template <class Body>
factport_status guarded(factport_error* error, Body&& body,
                        factport_status lost = FACTPORT_INTERNAL) noexcept {
  const bool may_be_stored = lost == FACTPORT_OUTCOME_UNKNOWN;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return report_plain(error, may_be_stored ? lost : FACTPORT_RESOURCE_EXHAUSTED, "out of memory");
  } catch (const std::exception& exception) {
    return report_plain(error, lost, exception.what());
  } catch (...) {
    return report_plain(error, lost, "an exception that is not a std::exception");
  }
}

inline factport_status finish(factport_error* error, const Status& status) {
  return status.ok() ? FACTPORT_OK : report(error, status);
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_EXCEPTION_BARRIER_HPP
