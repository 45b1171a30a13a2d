// SPDX-License-Identifier: Apache-2.0
//
// CallContext: one call's factport_call, made from CallOptions. Lives on the stack of the call.
#ifndef FACTPORT_HOST_CALL_CONTEXT_HPP
#define FACTPORT_HOST_CALL_CONTEXT_HPP

#include <factport/call.h>
#include <factport/host/call_options.hpp>
#include <factport/host/clock.hpp>

#include <chrono>
#include <stop_token>

namespace factport::host {

/// A std::stop_token as the C table of a cancel token. `raw` is first: the C functions find the
/// rest by its address.
struct CancelToken {
  factport_cancel_token raw;
  std::stop_token stop;

  explicit CancelToken(std::stop_token token);
};

class CallContext {
 public:
  /// `options` must outlive the context.
  CallContext(const CallOptions& options, std::chrono::nanoseconds default_timeout, Clock& clock);
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  const factport_call* raw() const noexcept { return &raw_; }
  /// Nanoseconds until the deadline, never negative.
  std::int64_t remaining_ns() const;
  const std::stop_token& stop() const noexcept { return token_.stop; }

 private:
  Clock& clock_;
  CancelToken token_;
  factport_call raw_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_CALL_CONTEXT_HPP
