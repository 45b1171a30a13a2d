// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("timeline: what overlapped in time overlaps on the page") {
  Scenario scenario;
  scenario.stored({kA}, {0, 100});
  scenario.stored({kB}, {10, 20});
  scenario.scan(kLog, {30, 40}, {2});
  const auto violations = check_history(scenario.history);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].timeline ==
        "    p0.1    |- append(a/1) -> ok g=1 ----------------------------|\n"
        "    p0.2      |- append(b/1) -> ok g=2 -|\n"
        "    p0.3                                  |- scan(log) -> [2] -|\n");
}

TEST_CASE("timeline: the bar of a lost answer has no end") {
  Scenario scenario;
  scenario.stored({kA}, {0, kNever}, at(4));
  const auto violations = check_history(scenario.history);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].timeline == "    p0.1    |- append(a/1 if at 4) -> unknown -...\n");
}
