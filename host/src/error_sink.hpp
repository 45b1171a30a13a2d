// SPDX-License-Identifier: Apache-2.0
//
// ErrorSink: where a plugin's function says why it failed, and the place where that becomes a
// Status. One per call, on the stack; a call that succeeds allocates nothing.
//
// Thread rule: one thread, that of the call.
#ifndef FACTPORT_HOST_ERROR_SINK_HPP
#define FACTPORT_HOST_ERROR_SINK_HPP

#include <factport/cpp/status.hpp>
#include <factport/status.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace factport::host {

/// What a status that the contract does not know means: an append may have stored something.
enum class CallKind { kRead, kAppend };

/// The C struct is its base, so that the plugin's pointer leads back to it.
class ErrorSink : private factport_error {
 public:
  /// The most details and failed leaves that are kept.
  static constexpr std::uint32_t kMaxDetails = 64;
  static constexpr std::uint32_t kMaxFailedLeaves = 1024;

  ErrorSink() noexcept;
  ErrorSink(const ErrorSink&) = delete;
  ErrorSink& operator=(const ErrorSink&) = delete;

  /// What the plugin gets. Valid as long as this object is.
  factport_error* raw() noexcept { return this; }

  /// The outcome of the call: `returned` decides, and what was set explains it. The message begins
  /// with `adapter`; a failure that was not explained says so, naming `function`. A value that is
  /// not on the contract's list, or not a plugin's to give, becomes UNKNOWN, from an append
  /// OUTCOME_UNKNOWN, with the raw value in the detail "raw_status". What was set by a call that
  /// returned OK is dropped. Where the function may answer END, the caller looks for it first.
  /// To be called once.
  Status to_status(factport_status returned, std::string_view adapter, std::string_view function,
                   CallKind kind);

 private:
  static void FACTPORT_CALL take(factport_error* self, const factport_error_info* info) noexcept;
  void keep(const factport_error_info& info);

  // Null until something was set; the first one counts.
  std::unique_ptr<Failure> failure_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_ERROR_SINK_HPP
