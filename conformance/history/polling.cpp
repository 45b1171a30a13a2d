// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "real_time.hpp"
#include "scan_shape.hpp"
#include "sweep.hpp"

#include <unordered_map>

namespace factport::conformance {

namespace {

Index writer(const LogIndex& index, Index event, Index otherwise) {
  const Index submission = index.submission_of_event(event);
  return submission == kNone ? otherwise : index.submissions()[submission].operation;
}

void tell(const LogIndex& index, const ScopeEvents& scope, Index read, const ScanRead& scan,
          const Hole& hole, Findings& findings) {
  if (hole.elsewhere) {
    // What is not in the log at all is for check_reads.
    if (index.find(scan.events[hole.at].id))
      findings.add(ViolationKind::kWrongStream, {read},
                   text(scope.scope) + ": a scan read an event of another scope");
    return;
  }
  if (hole.repeats) {
    findings.add(ViolationKind::kRepeat, {read},
                 text(scope.scope) + ": a scan read event " +
                     std::to_string(scan.events[hole.at].global_position) +
                     " at or below where it was",
                 scope.scope.width);
    return;
  }
  const bool prefix = scope.scope.width == Width::kStream && scan.after == 0;
  const std::int64_t missing = index.event(hole.missing).global_position;
  std::vector<std::size_t> witnesses{writer(index, hole.missing, read), read};
  std::string passed = "it ended";
  if (hole.at < scan.events.size()) {
    passed = "it read " + std::to_string(scan.events[hole.at].global_position);
    witnesses.push_back(writer(index, *index.find(scan.events[hole.at].id), read));
  }
  findings.add(prefix ? ViolationKind::kPrefix : ViolationKind::kSkip, std::move(witnesses),
               text(scope.scope) + ": a scan after " + std::to_string(scan.after) +
                   " did not read event " + std::to_string(missing) + ", and " + passed +
                   "; a reader that goes on from there never gets it",
               scope.scope.width);
}

// Within one scan each stream is seen as it was at one instant, however wide the scan is.
void check_streams_within(const LogIndex& index, const ScopeEvents& scope, Index read,
                          const ScanRead& scan, Findings& findings) {
  if (scan.direction == Direction::kBackwards) return;
  std::unordered_map<std::string, std::int64_t> next;
  for (const SeenEvent& seen : scan.events) {
    const auto at = index.find(seen.id);
    if (!at) continue;
    const StreamName& name = index.event(*at).name;
    const ScopeEvents& stream = index.scope({Width::kStream, name.category, name.stream});
    const auto [expected, first] = next.try_emplace(name.category + '\0' + name.stream, 0);
    if (first) expected->second = index.count_through(stream, scan.after);
    const std::int64_t rank = index.rank(*at, Width::kStream);
    if (rank > expected->second) {
      const Index missing = stream.events[static_cast<std::size_t>(expected->second)];
      findings.add(ViolationKind::kSkip, {writer(index, missing, read), read},
                   text(scope.scope) + ": a scan left out event " +
                       std::to_string(index.event(missing).global_position) +
                       " and read a later one of the same stream",
                   Width::kStream);
      return;
    }
    if (rank < expected->second) {
      findings.add(ViolationKind::kRepeat, {read},
                   text(scope.scope) + ": a scan read event " +
                       std::to_string(seen.global_position) + " twice or out of order",
                   Width::kStream);
      return;
    }
    ++expected->second;
  }
}

void check_scans(const LogIndex& index, const ScopeEvents& scope, Findings& findings) {
  const bool never_skips =
      index.serialized(scope.scope.width) || index.history().never_skips == NeverSkips::kEveryScope;
  for (const Index read : scope.reads) {
    const auto* scan = std::get_if<ScanRead>(&index.operation(read).call);
    if (scan == nullptr) continue;
    if (!never_skips) {
      check_streams_within(index, scope, read, *scan, findings);
    } else if (const auto hole = hole_in(index, scope, *scan)) {
      tell(index, scope, read, *scan, *hole, findings);
    }
  }
}

void check_freshness(const LogIndex& index, const ScopeEvents& scope, Findings& findings) {
  std::vector<Pin> pins;
  for (const Block& block : scope.blocks) pins.push_back(pin(index, block));
  for (const Index read : scope.reads) {
    if (const auto pin = pin_read(index, scope, read)) pins.push_back(*pin);
  }
  for (const Contradiction& found : sweep(pins, Findings::kOfAKind))
    add_contradiction(scope, found, findings);
}

}  // namespace

void check_polling(const LogIndex& index, Findings& findings) {
  for (const ScopeEvents& scope : index.scopes()) {
    check_scans(index, scope, findings);
    // Streams are for check_streams.
    if (scope.scope.width != Width::kStream && index.serialized(scope.scope.width))
      check_freshness(index, scope, findings);
  }
}

}  // namespace factport::conformance
