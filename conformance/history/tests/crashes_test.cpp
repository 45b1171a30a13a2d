// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace factport;
using namespace factport::conformance;

namespace {

bool speaks_of(const std::vector<Violation>& violations, const std::string& rule) {
  return std::ranges::any_of(violations, [&](const Violation& violation) {
    return std::ranges::find(violation.rules, rule) != violation.rules.end();
  });
}

}  // namespace

TEST_CASE("crashes: what was acknowledged is there, what was not may be") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.stored({kA}, {5, kNever});
  scenario.history.crashes.push_back(20);
  scenario.stored({kA}, {30, 40});
  CHECK(scenario.broken().empty());
}

TEST_CASE("crashes: a loss names the rule that it breaks") {
  Scenario scenario;
  scenario.history.crashes.push_back(20);
  SECTION("acknowledged") {
    scenario.stored({kA}, {0, 10});
    scenario.history.log.clear();
    CHECK(speaks_of(check_history(scenario.history), "DUR-003"));
  }
  SECTION("read") {
    scenario.stored({kA}, {0, kNever});
    scenario.scan(kLog, {5, 6}, {1});
    scenario.history.log.clear();
    CHECK(speaks_of(check_history(scenario.history), "DUR-006"));
  }
  SECTION("half") {
    scenario.stored({kA, kA}, {0, kNever});
    scenario.history.log.pop_back();
    CHECK(speaks_of(check_history(scenario.history), "DUR-004"));
  }
}

TEST_CASE("crashes: a global position that was told is given again") {
  Scenario scenario;
  scenario.stored({kA}, {0, kNever});
  scenario.scan(kLog, {5, 6}, {1});
  scenario.history.log.clear();
  scenario.history.crashes.push_back(20);
  scenario.stored({kA}, {30, 40});
  CHECK(scenario.broken() == Names{"LOST", "REUSED"});
}

TEST_CASE("crashes: a global position below one that a reader has passed") {
  Scenario scenario(Level::kStream);
  scenario.history.never_skips = NeverSkips::kEveryScope;
  scenario.stored({kA}, {30, 40});
  scenario.stored({kB}, {0, 10});
  scenario.latest(kLog, {11, 12}, 2);
  CHECK(scenario.broken().empty());
  scenario.history.crashes.push_back(20);
  CHECK(scenario.broken() == Names{"REUSED"});
}
