// SPDX-License-Identifier: Apache-2.0
//
// WaitRequest: what an adapter with the capability wait is asked to wait for. What waiting promises
// is said in factport/ext/wait.h.
#ifndef FACTPORT_CPP_WAIT_HPP
#define FACTPORT_CPP_WAIT_HPP

#include <factport/cpp/scan.hpp>
#include <factport/ext/wait.h>

#include <cstdint>

namespace factport {

/// Borrowed for the call.
class WaitRequest {
 public:
  explicit WaitRequest(const factport_wait_request& raw) : raw_(&raw) {}

  ScopeView scope() const { return ScopeView(raw_->scope); }
  /// A global position >= 0, exclusive.
  std::int64_t after() const noexcept { return raw_->after; }

 private:
  const factport_wait_request* raw_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_WAIT_HPP
