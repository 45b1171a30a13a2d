// SPDX-License-Identifier: Apache-2.0
#include "check.hpp"

#include "checks.hpp"

#include <stdexcept>

namespace factport::conformance {

std::vector<Violation> check_history(const History& history) {
  if (const auto problem = malformed(history)) throw std::invalid_argument(*problem);
  const LogIndex index(history);
  Findings findings(history);
  check_structure(index, findings);
  // The others stand on the log's order.
  if (!findings.only(ViolationKind::kInterleaved)) return findings.take();
  const bool interleaved = !findings.empty();
  check_receipts(index, findings);
  check_reads(index, findings);
  check_polling(index, findings);
  // These also stand on every append's being in one piece.
  if (interleaved) return findings.take();
  check_sessions(index, findings);
  check_streams(index, findings);
  check_batch_visibility(index, findings);
  check_crashes(index, findings);
  return findings.take();
}

}  // namespace factport::conformance
