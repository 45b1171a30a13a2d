// SPDX-License-Identifier: Apache-2.0
//
// Verdict: what a statement that carried an append says of it, before it is put into the words of
// the contract.
#ifndef FACTPORT_POSTGRES_VERDICT_HPP
#define FACTPORT_POSTGRES_VERDICT_HPP

#include "connection.hpp"

#include <factport/append.h>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <vector>

namespace factport::postgres {

struct Verdict {
  enum class Kind {
    /// `receipts` has one entry an event.
    kStored,
    /// The condition does not hold; `judged` has the last position of every target (-1 where no
    /// leaf
    /// names it).
    kRefused,
    /// Some or all of its ids are stored; nothing of it was.
    kRepeated,
    /// The statement failed with `failure`; nothing of it is stored.
    kFailed,
    /// The connection broke under the statement: it may be stored or not.
    kLost,
  };

  Kind kind = Kind::kFailed;
  std::vector<factport_receipt> receipts;
  std::vector<std::int64_t> judged;
  /// Of a refusal: the ids have been looked up, and none is stored.
  bool ids_are_new = false;
  Status failure;
  /// kLost: who was working on it.
  Backend backend;

  static Verdict failed(Status status) {
    Verdict verdict;
    verdict.failure = std::move(status);
    return verdict;
  }
  /// From a statement's failure, which may have broken its connection.
  static Verdict failed(Status status, const Connection& connection) {
    Verdict verdict = failed(std::move(status));
    if (connection.lost()) {
      verdict.kind = Kind::kLost;
      verdict.backend = connection.backend();
    }
    return verdict;
  }
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_VERDICT_HPP
