// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "floating.hpp"
#include "real_time.hpp"
#include "sweep.hpp"

#include <algorithm>

namespace factport::conformance {

namespace {

const Condition& condition_on(const Append& append, const Scope& stream) {
  static const Condition kNone;
  for (const Target& target : append.targets) {
    if (target.name.stream == stream.stream && target.name.category == stream.category)
      return target.condition;
  }
  return kNone;
}

std::size_t conditions(const Append& append) {
  return static_cast<std::size_t>(std::ranges::count_if(append.targets, [](const Target& target) {
    return target.condition.kind != Condition::Kind::kNone;
  }));
}

// The attempt that stored a submission; none when several may have.
Index attempt_that_stored(const LogIndex& index, const Submission& submission) {
  Index found = kNone;
  for (const Index attempt : submission.attempts) {
    const Outcome outcome = index.operation(attempt).outcome;
    if (outcome == Outcome::kRefused || outcome == Outcome::kFailed) continue;
    if (found != kNone) return kNone;
    found = attempt;
  }
  return found;
}

class StreamCheck {
 public:
  StreamCheck(const LogIndex& index, const ScopeEvents& stream, Findings& findings)
      : index_(index), stream_(stream), findings_(findings) {}

  void run() {
    for (const Block& block : stream_.blocks) add_append(block);
    for (const Index read : stream_.reads) {
      if (const auto pin = pin_read(index_, stream_, read)) pins_.push_back(*pin);
    }
    for (const Index refusal : stream_.refusals) add_refusal(refusal);
    for (const Index guard : stream_.guards) {
      const Condition& condition = condition_on(*index_.operation(guard).append(), stream_.scope);
      floating_.push_back({guard, condition, true});
    }
    for (const Contradiction& found : sweep(pins_, Findings::kOfAKind))
      add_contradiction(stream_, found, findings_);
    for (const Floating& unplaced : unplaceable(index_, stream_, pins_, floating_)) tell(unplaced);
  }

 private:
  void add_append(const Block& block) {
    pins_.push_back(pin(index_, block));
    const Index stored = attempt_that_stored(index_, index_.submissions()[block.submission]);
    if (stored == kNone) return;
    if (condition_on(*index_.operation(stored).append(), stream_.scope).holds(block.first)) return;
    const bool others = block.first > 0;
    const Index before =
        others
            ? index_.submissions()[index_.block_at(stream_, block.first - 1).submission].operation
            : stored;
    findings_.add(ViolationKind::kCasAccept, {before, stored},
                  text(stream_.scope) + " had " + std::to_string(block.first) +
                      " events when an append was accepted whose condition is false of that");
  }

  void add_refusal(Index refusal) {
    const Operation& operation = index_.operation(refusal);
    const Append& append = *operation.append();
    const auto reported = std::ranges::find_if(append.actual, [&](const ActualPosition& actual) {
      const StreamName& name = append.targets[actual.target].name;
      return name.stream == stream_.scope.stream && name.category == stream_.scope.category;
    });
    if (reported != append.actual.end()) {
      add_reported(refusal, append.targets[reported->target].condition, reported->position + 1);
    } else if (append.actual.empty() && conditions(append) == 1) {
      floating_.push_back({refusal, condition_on(append, stream_.scope), false});
    }
  }

  void add_reported(Index refusal, const Condition& condition, std::int64_t length) {
    if (length < 0 || length > std::ssize(stream_.events)) {
      findings_.add(ViolationKind::kWrongActual, {refusal},
                    text(stream_.scope) + " never had the " + std::to_string(length) +
                        " events that a refusal reports");
      return;
    }
    if (condition.holds(length))
      findings_.add(ViolationKind::kCasSpurious, {refusal},
                    text(stream_.scope) +
                        ": an append was refused although its condition is true "
                        "of the position that the refusal reports");
    if (!index_.is_bound(stream_, static_cast<Index>(length))) return;  // half an append
    const Operation& operation = index_.operation(refusal);
    pins_.push_back(
        {2 * static_cast<std::uint64_t>(length), operation.invoked, operation.returned, refusal});
  }

  void tell(const Floating& unplaced) {
    if (unplaced.wanted)
      findings_.add(ViolationKind::kCasAccept, {unplaced.operation},
                    text(stream_.scope) +
                        ": an append was accepted whose condition was false at "
                        "every instant of the call");
    else
      findings_.add(ViolationKind::kCasSpurious, {unplaced.operation},
                    text(stream_.scope) +
                        ": an append was refused whose condition was true at "
                        "every instant of the call");
  }

  const LogIndex& index_;
  const ScopeEvents& stream_;
  Findings& findings_;
  std::vector<Pin> pins_;
  std::vector<Floating> floating_;
};

}  // namespace

void check_streams(const LogIndex& index, Findings& findings) {
  for (const ScopeEvents& scope : index.scopes()) {
    if (scope.scope.width == Width::kStream) StreamCheck(index, scope, findings).run();
  }
}

}  // namespace factport::conformance
