// SPDX-License-Identifier: Apache-2.0
//
// What an operator learns of a store: its schema and what a diagnosis found. What the operations
// promise is said in factport/ext/administration.h.
#ifndef FACTPORT_CPP_ADMINISTRATION_HPP
#define FACTPORT_CPP_ADMINISTRATION_HPP

#include <factport/ext/administration.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factport {

struct SchemaStatus {
  /// What the store has; 0 = there is none yet.
  std::int64_t version = 0;
  /// The one that this adapter makes.
  std::int64_t newest = 0;

  bool operator==(const SchemaStatus&) const = default;
};

enum class Severity : std::uint32_t {
  kOk = FACTPORT_FINDING_OK,
  kWarning = FACTPORT_FINDING_WARNING,
  kProblem = FACTPORT_FINDING_PROBLEM,
};

/// "ok", "warning", "problem"; what is not known counts as the worst.
constexpr std::string_view name_of(Severity severity) noexcept {
  switch (severity) {
    case Severity::kOk: return "ok";
    case Severity::kWarning: return "warning";
    case Severity::kProblem: break;
  }
  return "problem";
}

/// One thing that was looked at.
struct Finding {
  /// What was looked at, in a few words.
  std::string subject;
  /// What was found and, unless it is OK, what to do next. Never a secret.
  std::string text;
  Severity severity = Severity::kOk;
};

/// In the order in which they are to be read.
using Findings = std::vector<Finding>;

}  // namespace factport

#endif  // FACTPORT_CPP_ADMINISTRATION_HPP
