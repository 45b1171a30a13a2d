// SPDX-License-Identifier: Apache-2.0
#include "call_context.hpp"

#include <factport/cpp/bytes.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace factport::host {

namespace {

const CancelToken& token_of(const factport_cancel_token* raw) {
  return *reinterpret_cast<const CancelToken*>(raw);
}

std::int32_t FACTPORT_CALL is_cancelled(const factport_cancel_token* self) {
  return token_of(self).stop.stop_requested() ? 1 : 0;
}

struct Run {
  void(FACTPORT_CALL* callback)(void*);
  void* context;
  void operator()() const { callback(context); }
};
using Registration = std::stop_callback<Run>;

std::uint64_t FACTPORT_CALL subscribe(const factport_cancel_token* self,
                                      void(FACTPORT_CALL* callback)(void*), void* context) {
  auto* registration = new Registration(token_of(self).stop, Run{callback, context});
  return reinterpret_cast<std::uint64_t>(registration);
}

// The destructor of a stop_callback waits for a callback that is running: just what is promised.
void FACTPORT_CALL unsubscribe(const factport_cancel_token*, std::uint64_t registration) {
  delete reinterpret_cast<Registration*>(registration);
}

std::int64_t deadline_after(std::int64_t now, std::int64_t timeout) {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return timeout > most - now ? most : now + std::max<std::int64_t>(timeout, 0);
}

}  // namespace

CancelToken::CancelToken(std::stop_token token)
    : raw{sizeof(factport_cancel_token), 0, &is_cancelled, &subscribe, &unsubscribe},
      stop(std::move(token)) {}

CallContext::CallContext(const CallOptions& options, std::chrono::nanoseconds default_timeout,
                         Clock& clock)
    : clock_(clock),
      token_(options.stop),
      raw_{.struct_size = sizeof(factport_call),
           .given = FACTPORT_CALL_HAS_DEADLINE,
           .must_understand = 0,
           .deadline_ns = deadline_after(clock.monotonic_ns(),
                                         options.timeout.value_or(default_timeout).count()),
           .cancel = options.stop.stop_possible() ? &token_.raw : nullptr,
           .traceparent = bytes_of(options.traceparent)} {}

std::int64_t CallContext::remaining_ns() const {
  return std::max<std::int64_t>(raw_.deadline_ns - clock_.monotonic_ns(), 0);
}

}  // namespace factport::host
