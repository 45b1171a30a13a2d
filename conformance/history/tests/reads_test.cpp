// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

namespace {

Names after_reading(Scenario& scenario, std::size_t submitter) {
  const Uuid id = scenario.history.operations[submitter].append()->events[0].id;
  auto& scan = std::get<ScanRead>(scenario.scan(kStreamA, {2, 3}, {}).call);
  scan.events.push_back({id, 0, 1});
  return scenario.broken();
}

}  // namespace

TEST_CASE("reads: an event of an append that was refused or failed") {
  Scenario scenario;
  scenario.not_stored(kA, {0, 1}, GENERATE(Outcome::kRefused, Outcome::kFailed));
  CHECK(after_reading(scenario, 0) == Names{"DIRTY_READ"});
}

TEST_CASE("reads: an event that was read is gone") {
  Scenario scenario;
  scenario.not_stored(kA, {0, kNever}, Outcome::kUnknown);
  CHECK(after_reading(scenario, 0) == Names{"LOST"});
}

TEST_CASE("reads: an event that nobody submitted") {
  Scenario scenario;
  auto& scan = std::get<ScanRead>(scenario.scan(kStreamA, {2, 3}, {}).call);
  scan.events.push_back({numbered_id(7), 0, 1});
  CHECK(scenario.broken() == Names{"PHANTOM"});
}

TEST_CASE("reads: an event at another place") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  auto& scan = std::get<ScanRead>(scenario.scan(kStreamA, {2, 3}, {1}).call);
  CHECK(scenario.broken().empty());
  scan.events[0].position = 1;
  CHECK(scenario.broken() == Names{"RECEIPT"});
}

TEST_CASE("reads: a latest event of another scope") {
  Scenario scenario;
  scenario.stored({kB}, {0, 1});
  scenario.latest(kStreamA, {2, 3}, 1);
  CHECK(scenario.broken() == Names{"WRONG_STREAM"});
}

TEST_CASE("reads: info counts more than there ever was") {
  Scenario scenario;
  scenario.stored({kA}, {0, 1});
  scenario.info(kA, {2, 3}, 2);
  CHECK(scenario.broken() == Names{"LOST"});
}
