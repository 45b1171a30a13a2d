// SPDX-License-Identifier: Apache-2.0
//
// No false alarm about a store that keeps its promises, and none missed of one that does not.
#include "simulated_store.hpp"

#include "check.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace factport;
using namespace factport::conformance;

namespace {

constexpr std::uint32_t kSeeds = 60;

std::set<std::string> broken_in(const Simulation& simulation, std::uint32_t seed) {
  std::set<std::string> names;
  for (const Violation& violation : check_history(simulate(simulation, seed)))
    names.emplace(name(violation.kind));
  return names;
}

// In how many of kSeeds simulations one of `names` is found.
int found(const Simulation& simulation, const std::set<std::string>& names) {
  int count = 0;
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    bool hit = false;
    for (const std::string& broken : broken_in(simulation, seed))
      hit = hit || names.contains(broken);
    count += hit;
  }
  WARN("found in " << count << " of " << kSeeds);
  return count;
}

}  // namespace

TEST_CASE("simulated store: one that keeps its level's promises gives no violation") {
  const Level level = GENERATE(Level::kStream, Level::kCategory, Level::kLog);
  const Level stricter = GENERATE(Level::kStream, Level::kCategory, Level::kLog);
  const auto rank = [](Level one) {
    return one == Level::kStream ? 0 : one == Level::kLog ? 2 : 1;
  };
  if (rank(stricter) < rank(level)) return;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    const auto violations = check_history(simulate({level, stricter}, seed));
    if (!violations.empty()) FAIL(violations[0].sentence << '\n' << violations[0].timeline);
  }
}

TEST_CASE("simulated store: a lock on less than the declared level is a skip") {
  constexpr std::size_t kMany = 1260;
  CHECK(found({Level::kLog, Level::kStream, {}, kMany}, {"SKIP"}) > 50);
  CHECK(found({Level::kLog, Level::kCategory, {}, kMany}, {"SKIP"}) > 30);
  CHECK(found({Level::kCategory, Level::kStream, {}, kMany}, {"SKIP"}) > 30);
}

TEST_CASE("simulated store: a position check that takes later positions too") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kPositionAtLeast}, {"CAS_ACCEPT"}) == kSeeds);
}

TEST_CASE("simulated store: a condition that is checked before the lock is taken") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kCheckBeforeLock}, {"CAS_ACCEPT"}) == kSeeds);
}

TEST_CASE("simulated store: a dirty read") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kDirtyRead}, {"DIRTY_READ", "ATOM_VIS"}) ==
        kSeeds);
}

TEST_CASE("simulated store: a batch that is visible one by one") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kOneByOne}, {"ATOM_VIS"}) == kSeeds);
}

TEST_CASE("simulated store: an acknowledged append that is not stored") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kLostEvent}, {"LOST"}) > 50);
}

TEST_CASE("simulated store: a refusal although the condition is true") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kSpuriousRefusal}, {"CAS_SPURIOUS"}) > 45);
}

TEST_CASE("simulated store: a stale read") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kStaleRead}, {"STALE"}) == kSeeds);
}

TEST_CASE("simulated store: half an append") {
  CHECK(found({Level::kLog, Level::kLog, PlantedBug::kHalfRecovered}, {"TORN", "POSITION_GAP"}) >
        30);
}
