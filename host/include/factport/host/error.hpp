// SPDX-License-Identifier: Apache-2.0
//
// What the application API throws. Functions named `try_...` return a Status or a Result instead.
#ifndef FACTPORT_HOST_ERROR_HPP
#define FACTPORT_HOST_ERROR_HPP

#include <factport/cpp/status.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace factport {

/// Any failure. `what()` is "CODE: message"; whether a retry can help is said in factport/status.h.
class Error : public std::runtime_error {
 public:
  explicit Error(Status status)
      : std::runtime_error(status.to_string()), status_(std::move(status)) {}

  const Status& status() const noexcept { return status_; }
  StatusCode code() const noexcept { return status_.code(); }

 private:
  Status status_;
};

/// One leaf of an append's condition that did not hold.
struct UnmetLeaf {
  std::string category;
  std::string stream;
  /// What was asked for: "empty", "at least one event", "position 4", or "not ..." of these.
  std::string expected;
  /// The stream's last position in the state that was judged; -1 = empty.
  std::int64_t actual_position = -1;
};

/// An append was refused: its condition does not hold. Nothing was stored.
class UnmetCondition : public Error {
 public:
  UnmetCondition(Status status, std::vector<UnmetLeaf> leaves)
      : Error(std::move(status)), leaves_(std::move(leaves)) {}

  /// Every leaf that made the condition fail; may be empty.
  const std::vector<UnmetLeaf>& leaves() const noexcept { return leaves_; }

 private:
  std::vector<UnmetLeaf> leaves_;
};

/// The answer of an append was lost: it may be stored or not. Look the events up by id, or append
/// them again with the same ids to a store that declares idempotent_append.
class OutcomeUnknown : public Error {
 public:
  using Error::Error;
};

}  // namespace factport

#endif  // FACTPORT_HOST_ERROR_HPP
