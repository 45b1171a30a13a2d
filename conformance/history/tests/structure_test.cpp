// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

#include <utility>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("structure: a log as appended breaks nothing") {
  Scenario scenario;
  scenario.stored({kA, kA}, {0, 1});
  scenario.stored({kB, kA}, {2, 3});
  scenario.stored({kA}, {4, kNever});
  CHECK(scenario.broken().empty());
}

TEST_CASE("structure: an id twice") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  scenario.history.log.push_back({scenario.history.log[0].id, kA, 1, 2});
  CHECK(scenario.broken() == Names{"DUPLICATE"});
}

TEST_CASE("structure: global positions that do not rise") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  scenario.stored({kB}, {2, 3});
  scenario.history.log[1].global_position = 1;
  CHECK(scenario.broken() == Names{"GLOBAL_ORDER"});
}

TEST_CASE("structure: positions with a gap") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  scenario.stored({kA}, {2, 3});
  scenario.history.log[1].position = 2;
  CHECK(scenario.broken() == Names{"POSITION_GAP"});
}

TEST_CASE("structure: an event that nobody submitted") {
  Scenario scenario;
  scenario.history.log.push_back({numbered_id(9), kA, 0, 1});
  CHECK(scenario.broken() == Names{"PHANTOM"});
}

TEST_CASE("structure: an event of a refused or failed append") {
  const Outcome outcome = GENERATE(Outcome::kRefused, Outcome::kFailed);
  Scenario scenario;
  scenario.stored({kA}, {0, 1}).outcome = outcome;
  CHECK(scenario.broken() == Names{"REFUSED_STORED"});
}

TEST_CASE("structure: an event in another stream") {
  const bool batch = GENERATE(false, true);
  Scenario scenario;
  if (batch) {
    scenario.stored({kA, kA}, {0, 1});
  } else {
    scenario.stored({kA}, {0, 1});
  }
  scenario.history.log.back().name = kB;
  scenario.history.log.back().position = 0;
  CHECK(scenario.broken() == Names{"WRONG_STREAM"});
}

TEST_CASE("structure: a batch in another order than the request's") {
  Scenario scenario;
  scenario.stored({kA, kA}, {0, 1});
  std::swap(scenario.history.log[0].id, scenario.history.log[1].id);
  CHECK(scenario.broken() == Names{"BATCH_ORDER"});
}

TEST_CASE("structure: two appends one inside the other, where they wait for each other") {
  Scenario scenario(Level::kStream);
  scenario.stored({kA, kA}, {0, 1});
  scenario.stored({kB}, {0, 1});
  auto& log = scenario.history.log;
  std::swap(log[1], log[2]);
  std::swap(log[1].global_position, log[2].global_position);
  std::get<Append>(scenario.history.operations[0].call).receipts[1].global_position = 3;
  std::get<Append>(scenario.history.operations[1].call).receipts[0].global_position = 2;
  CHECK(scenario.broken().empty());
  scenario.history.level = Level::kLog;
  CHECK(scenario.broken() == Names{"INTERLEAVED"});
}
