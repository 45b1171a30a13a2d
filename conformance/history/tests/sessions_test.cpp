// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("sessions: who wrote reads it") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10}).session = 7;
  const std::int64_t count = GENERATE(0, 1);
  scenario.info(kA, {11, 12}, count).session = 7;
  CHECK(scenario.broken() == (count == 0 ? Names{"READ_YOUR_WRITES", "STALE"} : Names{}));
}

TEST_CASE("sessions: who has read never reads less") {
  Scenario scenario;
  scenario.stored({kA}, {0, 100});
  scenario.scan(kLog, {11, 12}, {1}).session = 7;
  const bool less = GENERATE(true, false);
  scenario.scan(kLog, {13, 14}, less ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{1})
      .session = 7;
  CHECK(scenario.broken() == (less ? Names{"MONOTONIC_READS", "STALE"} : Names{}));
}

TEST_CASE("sessions: another session's is not its own") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.info(kA, {11, 12}, 0);
  CHECK(scenario.broken() == Names{"STALE"});
}
