// SPDX-License-Identifier: Apache-2.0
//
// Status and Result<T>: how a call says that it failed. A Status is a value; OK is a null pointer
// and costs nothing. What each code means, and whether a retry can help, is said in
// factport/status.h.
//
// Thread rule: values; different objects may be used from different threads.
#ifndef FACTPORT_CPP_STATUS_HPP
#define FACTPORT_CPP_STATUS_HPP

#include <factport/status.h>

#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace factport {

enum class StatusCode : std::int32_t {
  kOk = FACTPORT_OK,
  kEnd = FACTPORT_END,
  kInvalidArgument = FACTPORT_INVALID_ARGUMENT,
  kUnsupported = FACTPORT_UNSUPPORTED,
  kLimit = FACTPORT_LIMIT,
  kNotFound = FACTPORT_NOT_FOUND,
  kConditionFailed = FACTPORT_CONDITION_FAILED,
  kDuplicateId = FACTPORT_DUPLICATE_ID,
  kPermissionDenied = FACTPORT_PERMISSION_DENIED,
  kUnauthenticated = FACTPORT_UNAUTHENTICATED,
  kCorrupt = FACTPORT_CORRUPT,
  kInvalidState = FACTPORT_INVALID_STATE,
  kInternal = FACTPORT_INTERNAL,
  kUnknown = FACTPORT_UNKNOWN,
  kConflict = FACTPORT_CONFLICT,
  kBusy = FACTPORT_BUSY,
  kUnavailable = FACTPORT_UNAVAILABLE,
  kTimeout = FACTPORT_TIMEOUT,
  kCancelled = FACTPORT_CANCELLED,
  kResourceExhausted = FACTPORT_RESOURCE_EXHAUSTED,
  kOutcomeUnknown = FACTPORT_OUTCOME_UNKNOWN,
  kPluginLoad = FACTPORT_PLUGIN_LOAD,
  kPluginIncompatible = FACTPORT_PLUGIN_INCOMPATIBLE,
  kPluginMisbehaved = FACTPORT_PLUGIN_MISBEHAVED,
};

/// The code's name as the contract spells it, e.g. "CONDITION_FAILED".
constexpr std::string_view name_of(StatusCode code) noexcept {
  switch (code) {
    case StatusCode::kOk: return "OK";
    case StatusCode::kEnd: return "END";
    case StatusCode::kInvalidArgument: return "INVALID_ARGUMENT";
    case StatusCode::kUnsupported: return "UNSUPPORTED";
    case StatusCode::kLimit: return "LIMIT";
    case StatusCode::kNotFound: return "NOT_FOUND";
    case StatusCode::kConditionFailed: return "CONDITION_FAILED";
    case StatusCode::kDuplicateId: return "DUPLICATE_ID";
    case StatusCode::kPermissionDenied: return "PERMISSION_DENIED";
    case StatusCode::kUnauthenticated: return "UNAUTHENTICATED";
    case StatusCode::kCorrupt: return "CORRUPT";
    case StatusCode::kInvalidState: return "INVALID_STATE";
    case StatusCode::kInternal: return "INTERNAL";
    case StatusCode::kUnknown: return "UNKNOWN";
    case StatusCode::kConflict: return "CONFLICT";
    case StatusCode::kBusy: return "BUSY";
    case StatusCode::kUnavailable: return "UNAVAILABLE";
    case StatusCode::kTimeout: return "TIMEOUT";
    case StatusCode::kCancelled: return "CANCELLED";
    case StatusCode::kResourceExhausted: return "RESOURCE_EXHAUSTED";
    case StatusCode::kOutcomeUnknown: return "OUTCOME_UNKNOWN";
    case StatusCode::kPluginLoad: return "PLUGIN_LOAD";
    case StatusCode::kPluginIncompatible: return "PLUGIN_INCOMPATIBLE";
    case StatusCode::kPluginMisbehaved: return "PLUGIN_MISBEHAVED";
  }
  return "UNKNOWN";
}

/// Whether a raw status is on the contract's closed list.
constexpr bool is_known_status(std::int32_t raw) noexcept {
  return raw == FACTPORT_UNKNOWN || name_of(static_cast<StatusCode>(raw)) != "UNKNOWN";
}

/// Whether nothing was stored and a later try may succeed.
constexpr bool is_safe_to_retry(StatusCode code) noexcept {
  return static_cast<std::int32_t>(code) <= -33 && static_cast<std::int32_t>(code) > -64;
}

/// A leaf of a condition that did not hold: its index in the request's conditions, and the last
/// position of its stream in the state that was judged (-1 = empty).
struct FailedLeaf {
  std::uint32_t node = 0;
  std::int64_t actual_position = -1;
};

/// Everything known about a failure.
struct Failure {
  StatusCode code = StatusCode::kUnknown;
  std::string message;
  std::vector<FailedLeaf> failed_leaves;
  /// Facts beside the message, in the order in which they were added.
  std::vector<std::pair<std::string, std::string>> details;
  /// Five characters, or empty.
  std::string sqlstate;
  /// The backend's own code; 0 = none.
  std::int64_t vendor_code = 0;
};

class [[nodiscard]] Status {
 public:
  /// OK.
  Status() noexcept = default;

  /// A failure. REQUIRES: `code` is neither kOk nor kEnd.
  Status(StatusCode code, std::string message) : failure_(std::make_shared<Failure>()) {
    assert(code != StatusCode::kOk && code != StatusCode::kEnd);
    failure_->code = code;
    failure_->message = std::move(message);
  }
  explicit Status(Failure failure) : failure_(std::make_shared<Failure>(std::move(failure))) {}

  bool ok() const noexcept { return failure_ == nullptr; }
  StatusCode code() const noexcept { return failure_ ? failure_->code : StatusCode::kOk; }
  std::string_view message() const noexcept {
    return failure_ ? std::string_view(failure_->message) : std::string_view();
  }
  /// REQUIRES: !ok().
  const Failure& failure() const noexcept { return *failure_; }

  /// "CODE: message", or "OK".
  std::string to_string() const {
    std::string text(name_of(code()));
    if (!ok()) text.append(": ").append(failure_->message);
    return text;
  }

 private:
  // Null iff OK. Shared because a Status is copied along call chains; never changed once made.
  std::shared_ptr<Failure> failure_;
};

/// A T, or why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}        // NOLINT(google-explicit-constructor)
  Result(Status status) : state_(std::move(status)) {  // NOLINT(google-explicit-constructor)
    assert(!std::get<Status>(state_).ok() && "a Result without a value needs a failure");
  }
  /// From anything that a T is made of, such as a unique_ptr to a derived class.
  template <class U>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::decay_t<U>, T> &&
           !std::is_same_v<std::decay_t<U>, Status> && !std::is_same_v<std::decay_t<U>, Result>)
      Result(U&& value)
      : state_(std::in_place_type<T>, std::forward<U>(value)) {}  // NOLINT

  bool ok() const noexcept { return std::holds_alternative<T>(state_); }
  Status status() const { return ok() ? Status() : std::get<Status>(state_); }

  /// REQUIRES: ok().
  T& value() & { return *std::get_if<T>(&state_); }
  const T& value() const& { return *std::get_if<T>(&state_); }
  T&& value() && { return std::move(*std::get_if<T>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Status> state_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_STATUS_HPP
