// SPDX-License-Identifier: Apache-2.0
#include "real_time.hpp"

namespace factport::conformance {

std::string text(const Scope& scope) {
  if (scope.width == Width::kLog) return "log";
  if (scope.width == Width::kCategory) return "category " + scope.category;
  return "stream " + scope.category + '/' + scope.stream;
}

void add_contradiction(const ScopeEvents& scope, const Contradiction& found, Findings& findings) {
  std::string what;
  if (!found.earlier.is_append())
    what = found.later.is_append() ? ": missed events whose append had been acknowledged before"
                                   : ": saw less than another had read before";
  else
    what = found.later.is_append()
               ? ": an append took a place before one that had been acknowledged before it began"
               : ": a read had seen past the place of an append that began later";
  findings.add(found.earlier.is_append() ? ViolationKind::kRealTime : ViolationKind::kStale,
               {found.later.operation, found.earlier.operation}, text(scope.scope) + what,
               scope.scope.width);
}

}  // namespace factport::conformance
