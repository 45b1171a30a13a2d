// SPDX-License-Identifier: Apache-2.0
#include "shrink.hpp"

#include "check.hpp"
#include "simulated_store.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("shrink: only what proves the violation is left") {
  int shrunk = 0;
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    const History history = simulate({Level::kLog, Level::kStream}, seed);
    const auto violations = check_history(history);
    const auto skip = std::ranges::find(violations, ViolationKind::kSkip, &Violation::kind);
    if (skip == violations.end()) continue;
    ++shrunk;
    const History small = shrink(history, *skip);
    CHECK(small.operations.size() <= skip->witnesses.size() + 2);
    CHECK(small.log.size() < 12);
    const auto again = check_history(small);
    CHECK(std::ranges::any_of(again, [&](const Violation& violation) {
      return violation.kind == skip->kind && violation.witnesses == skip->witnesses;
    }));
  }
  CHECK(shrunk > 3);
}

TEST_CASE("shrink: a condition keeps the appends that it is about") {
  const History history = simulate({Level::kLog, Level::kLog, PlantedBug::kPositionAtLeast}, 2);
  const auto violations = check_history(history);
  const auto accept = std::ranges::find(violations, ViolationKind::kCasAccept, &Violation::kind);
  REQUIRE(accept != violations.end());
  CHECK(shrink(history, *accept).operations.size() <= 4);
}

TEST_CASE("shrink: leaving out reads and failures makes nothing up") {
  std::mt19937 random(5);
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const History history = simulate({Level::kLog, Level::kLog}, seed);
    std::vector<bool> keep;
    for (const Operation& operation : history.operations) {
      const bool append = operation.append() != nullptr && operation.outcome == Outcome::kOk;
      keep.push_back(append || operation.outcome == Outcome::kUnknown || random() % 2 == 0);
    }
    CHECK(check_history(without(history, keep)).empty());
  }
}
