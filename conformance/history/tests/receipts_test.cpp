// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("receipts: an unknown append is there or not") {
  Scenario scenario;
  scenario.stored({kA, kA}, {0, kNever});
  scenario.not_stored(kA, {0, kNever}, Outcome::kUnknown);
  CHECK(scenario.broken().empty());
}

TEST_CASE("receipts: an acknowledged event that is gone") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  scenario.history.log.clear();
  CHECK(scenario.broken() == Names{"LOST"});
}

TEST_CASE("receipts: a receipt of another place") {
  Scenario scenario;
  auto& append = std::get<Append>(scenario.stored({kA}, {0, 1}).call);
  SECTION("position") { append.receipts[0].position = 1; }
  SECTION("global position") { append.receipts[0].global_position = 2; }
  CHECK(scenario.broken() == Names{"RECEIPT"});
}

TEST_CASE("receipts: half of an unknown append") {
  Scenario scenario;
  scenario.stored({kA, kA}, {0, kNever});
  scenario.history.log.pop_back();
  CHECK(scenario.broken() == Names{"TORN"});
}

TEST_CASE("receipts: two attempts with the same ids are one append") {
  Scenario scenario;
  scenario.stored({kA}, {0, kNever}, kEmpty);
  scenario.info(kA, {4, 5}, 1);
  Operation retry = scenario.history.operations[0];
  retry.id = 9;
  retry.invoked = 10;
  retry.returned = 11;
  retry.outcome = Outcome::kOk;
  std::get<Append>(retry.call).receipts = {{numbered_id(1), 0, 1}};
  scenario.history.operations.push_back(retry);
  CHECK(scenario.broken().empty());
}
