// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "real_time.hpp"
#include "sweep.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

// What one session did, in the order of sessions; an append counts where it was acknowledged.
std::vector<Pin> session_pins(const LogIndex& index, const ScopeEvents& scope) {
  std::vector<Pin> pins;
  for (const Block& block : scope.blocks) {
    if (index.submissions()[block.submission].acknowledged) pins.push_back(pin(index, block));
  }
  for (const Index read : scope.reads) {
    if (const auto pin = pin_read(index, scope, read)) pins.push_back(*pin);
  }
  const auto session = [&](const Pin& pin) { return index.operation(pin.operation).session; };
  std::ranges::stable_sort(pins, {}, session);
  return pins;
}

void check_session(const ScopeEvents& scope, std::vector<Pin>& pins, Findings& findings) {
  for (const Contradiction& found : sweep(pins, Findings::kOfAKind)) {
    if (found.earlier.is_append()) continue;  // nothing that a session's reads promise
    const bool wrote = found.later.is_append();
    findings.add(wrote ? ViolationKind::kReadYourWrites : ViolationKind::kMonotonicReads,
                 {found.later.operation, found.earlier.operation},
                 text(scope.scope) + (wrote ? ": a session did not read what it had written"
                                            : ": a session read less than it had read before"));
  }
}

}  // namespace

void check_sessions(const LogIndex& index, Findings& findings) {
  for (const ScopeEvents& scope : index.scopes()) {
    if (!index.serialized(scope.scope.width) || scope.reads.empty()) continue;
    const std::vector<Pin> pins = session_pins(index, scope);
    for (std::size_t begin = 0; begin < pins.size();) {
      const std::uint32_t session = index.operation(pins[begin].operation).session;
      std::vector<Pin> own;
      while (begin < pins.size() && index.operation(pins[begin].operation).session == session)
        own.push_back(pins[begin++]);
      check_session(scope, own, findings);
    }
  }
}

}  // namespace factport::conformance
