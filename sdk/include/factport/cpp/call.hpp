// SPDX-License-Identifier: Apache-2.0
//
// Call: the deadline and the cancel token of one call. Borrowed for that call.
//
// An adapter that may block polls `interrupted()` in its loops, or waits no longer than
// `remaining_ns()` and subscribes a CancelSubscription to be woken.
#ifndef FACTPORT_CPP_CALL_HPP
#define FACTPORT_CPP_CALL_HPP

#include <factport/call.h>
#include <factport/cpp/bytes.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace factport {

class Call {
 public:
  Call(const factport_call& raw, Host host) : raw_(&raw), host_(host) {}

  bool has_deadline() const noexcept { return (raw_->given & FACTPORT_CALL_HAS_DEADLINE) != 0; }

  /// On the scale of Host::monotonic_ns(); the greatest int64 when there is none.
  std::int64_t deadline_ns() const noexcept {
    return has_deadline() ? raw_->deadline_ns : std::numeric_limits<std::int64_t>::max();
  }

  /// Nanoseconds left; 0 when the deadline has passed, the greatest int64 when there is none.
  std::int64_t remaining_ns() const {
    if (!has_deadline()) return std::numeric_limits<std::int64_t>::max();
    const std::int64_t left = raw_->deadline_ns - host_.monotonic_ns();
    return left > 0 ? left : 0;
  }

  bool cancelled() const {
    return raw_->cancel != nullptr && raw_->cancel->is_cancelled(raw_->cancel);
  }

  /// OK, or CANCELLED, or TIMEOUT. `waited_for` ends the message: "the deadline passed while
  /// waiting for the write lock".
  Status interrupted(std::string_view waited_for) const {
    if (cancelled()) {
      return {StatusCode::kCancelled, "cancelled while waiting for " + std::string(waited_for)};
    }
    if (remaining_ns() > 0) return {};
    return {StatusCode::kTimeout,
            "the deadline passed while waiting for " + std::string(waited_for)};
  }

  /// A W3C traceparent, or empty.
  std::string_view traceparent() const noexcept { return view_of(raw_->traceparent); }
  const factport_call& raw() const noexcept { return *raw_; }

 private:
  const factport_call* raw_;
  Host host_;
};

/// Runs `callback()` when the call is cancelled, on the cancelling thread; at once when it already
/// was. The destructor returns only after a running callback has finished.
template <class Callback>
class CancelSubscription {
 public:
  CancelSubscription(const Call& call, Callback callback)
      : token_(call.raw().cancel), callback_(std::move(callback)) {
    if (token_ != nullptr) registration_ = token_->subscribe(token_, &run, this);
  }
  ~CancelSubscription() {
    if (token_ != nullptr) token_->unsubscribe(token_, registration_);
  }
  CancelSubscription(const CancelSubscription&) = delete;
  CancelSubscription& operator=(const CancelSubscription&) = delete;

 private:
  static void FACTPORT_CALL run(void* self) { static_cast<CancelSubscription*>(self)->callback_(); }

  const factport_cancel_token* token_;
  Callback callback_;
  std::uint64_t registration_ = 0;
};

}  // namespace factport

#endif  // FACTPORT_CPP_CALL_HPP
