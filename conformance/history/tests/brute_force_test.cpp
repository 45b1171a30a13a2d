// SPDX-License-Identifier: Apache-2.0
//
// The sweep against the definition of linearizability, tried out in every order.
#include "check.hpp"
#include "history_json.hpp"
#include "scenario.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <sstream>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

// One stream; whatever is in the log was appended, every answer is a claim.
class RandomHistory {
 public:
  explicit RandomHistory(std::uint32_t seed) : random_(seed) {}

  History make() {
    scenario_.history.level = Level::kStream;
    const int operations = pick(2, 6);
    const int appends = pick(0, operations);
    for (int i = 0; i < appends; ++i) add_append();
    for (int i = appends; i < operations; ++i) add_claim();
    return scenario_.history;
  }

 private:
  int pick(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
  int length() const { return static_cast<int>(scenario_.history.log.size()); }

  During during() {
    const Instant invoked = pick(0, 9);
    return {invoked, invoked + pick(0, 5)};
  }

  Condition condition() {
    switch (pick(0, 3)) {
      case 0: return kEmpty;
      case 1: return kExists;
      case 2: return at(pick(-1, 3));
      default: return {};
    }
  }

  void add_append() {
    During when = during();
    if (pick(0, 5) == 0) when.returned = kNever;
    // Mostly conditions that are true, or hardly any history would be linearizable.
    Condition only_if = condition();
    if (!only_if.holds(length()) && pick(0, 3) != 0) only_if = {};
    scenario_.stored(std::vector<StreamName>(static_cast<std::size_t>(pick(1, 2)), kA), when,
                     only_if);
  }

  void add_claim() {
    const int seen = pick(0, length());
    switch (pick(0, 6)) {
      case 0: scenario_.info(kA, during(), seen); return;
      case 1: scenario_.latest(kStreamA, during(), seen); return;
      case 2: scenario_.scan(kStreamA, during(), run(1, seen)); return;
      case 3: add_page(); return;
      case 4:
        scenario_.scan_backwards(kStreamA, during(), seen == 0 ? run(1, 0) : run(seen, seen), 1);
        return;
      case 5: add_refusal(seen); return;
      default: scenario_.not_stored(kA, during(), Outcome::kRefused, some_condition()); return;
    }
  }

  void add_page() {
    const int after = pick(0, length());
    const int last = pick(after, length());
    std::optional<std::uint64_t> limit;
    if (pick(0, 1) == 0) limit = static_cast<std::uint64_t>(last - after + pick(0, 1));
    scenario_.scan(kStreamA, during(), run(after + 1, last), after, limit);
  }

  void add_refusal(int seen) { scenario_.refused(kA, during(), some_condition(), seen - 1); }

  Condition some_condition() {
    for (;;) {
      const Condition found = condition();
      if (found.kind != Condition::Kind::kNone) return found;
    }
  }

  static std::vector<std::int64_t> run(int first, int last) {
    std::vector<std::int64_t> numbers;
    for (int number = first; number <= last; ++number) numbers.push_back(number);
    return numbers;
  }

  std::mt19937 random_;
  Scenario scenario_;
};

// Whether an operation may answer what it does when the stream has `length` events; an append's
// length after it goes to `length`.
bool possible(const History& history, const Operation& operation, std::int64_t& length) {
  if (const auto* append = operation.append()) {
    const bool holds = append->targets[0].condition.holds(length);
    if (operation.outcome == Outcome::kRefused)
      return !holds && (append->actual.empty() || append->actual[0].position == length - 1);
    const auto here = static_cast<std::size_t>(length);
    if (!holds || here >= history.log.size() || history.log[here].id != append->events[0].id)
      return false;
    length += std::ssize(append->events);
    return true;
  }
  if (const auto* info = std::get_if<InfoRead>(&operation.call)) return info->count == length;
  std::vector<std::int64_t> due;
  if (const auto* latest = std::get_if<LatestRead>(&operation.call))
    return length == (latest->event ? latest->event->global_position : 0);
  const auto& scan = std::get<ScanRead>(operation.call);
  for (std::int64_t global = scan.after + 1; global <= length; ++global) due.push_back(global);
  if (scan.direction == Direction::kBackwards) std::ranges::reverse(due);
  if (scan.limit && due.size() > *scan.limit) due.resize(*scan.limit);
  return std::ranges::equal(due, scan.events, {}, {}, &SeenEvent::global_position);
}

// Whether the operations not yet `done` can follow, each when nothing that returned before it
// was invoked is left.
bool linearizable(const History& history, std::vector<bool>& done, std::int64_t length) {
  if (std::ranges::find(done, false) == done.end()) return true;
  for (std::size_t next = 0; next < done.size(); ++next) {
    if (done[next]) continue;
    bool first = true;
    for (std::size_t other = 0; other < done.size(); ++other) {
      if (!done[other] && history.operations[other].returned < history.operations[next].invoked)
        first = false;
    }
    std::int64_t after = length;
    if (!first || !possible(history, history.operations[next], after)) continue;
    done[next] = true;
    const bool rest = linearizable(history, done, after);
    done[next] = false;
    if (rest) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("brute force: the sweep says what trying every order says") {
  int yes = 0;
  int no = 0;
  for (std::uint32_t seed = 0; seed < 60'000; ++seed) {
    const History history = RandomHistory(seed).make();
    std::vector<bool> done(history.operations.size(), false);
    const bool expected = linearizable(history, done, 0);
    const bool actual = check_history(history).empty();
    ++(expected ? yes : no);
    if (actual == expected) continue;
    std::ostringstream text;
    write_history(history, text);
    FAIL("seed " << seed << ": linearizable " << expected << ", sweep " << actual << '\n'
                 << text.str());
  }
  CAPTURE(yes, no);
  CHECK(yes > 10'000);
  CHECK(no > 10'000);
  WARN("linearizable " << yes << ", not " << no);
}
