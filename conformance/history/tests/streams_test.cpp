// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("streams: overlapping operations may take effect in any order") {
  Scenario scenario;
  scenario.stored({kA}, {0, 100}, kEmpty);
  scenario.stored({kA}, {0, 100}, at(0));
  scenario.refused(kA, {0, 100}, kEmpty, 0);
  scenario.info(kA, {0, 5}, 2);
  scenario.info(kA, {1, 99}, 0);
  scenario.latest(kStreamA, {50, 60}, 2);
  CHECK(scenario.broken().empty());
}

TEST_CASE("streams: an append is accepted although its condition is false") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10}, kEmpty);
  scenario.stored({kA}, {0, 10}, GENERATE(as<Condition>(), kEmpty, at(-1), at(1)));
  CHECK(scenario.broken() == Names{"CAS_ACCEPT"});
}

TEST_CASE("streams: an append is refused although the reported position fits") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.refused(kA, {11, 12}, at(0), 0);
  CHECK(scenario.broken() == Names{"CAS_SPURIOUS"});
}

TEST_CASE("streams: a refusal reports a position at which the stream never ended") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.refused(kA, {11, 12}, kEmpty, 3);
  CHECK(scenario.broken() == Names{"WRONG_ACTUAL"});
}

TEST_CASE("streams: a refusal reports the position of before an acknowledged append") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.refused(kA, {11, 12}, kExists, -1);
  CHECK(scenario.broken() == Names{"STALE"});
}

TEST_CASE("streams: a refusal without a position needs an instant at which it is right") {
  Scenario scenario;
  scenario.stored({kA}, {10, 20});
  const Instant returned = GENERATE(9, 10);
  scenario.not_stored(kA, {0, returned}, Outcome::kRefused, kEmpty);
  CHECK(scenario.broken() == (returned < 10 ? Names{"CAS_SPURIOUS"} : Names{}));
}

TEST_CASE("streams: a refusal without a position comes after the refusals before it") {
  Scenario scenario;
  scenario.stored({kA}, {0, 100});
  scenario.not_stored(kA, {10, 20}, Outcome::kRefused, kEmpty);
  const bool contradicts = GENERATE(false, true);
  scenario.not_stored(kA, {30, 40}, Outcome::kRefused, contradicts ? kExists : kEmpty);
  CHECK(scenario.broken() == (contradicts ? Names{"CAS_SPURIOUS"} : Names{}));
}

TEST_CASE("streams: a condition on a stream that is not written needs its instant too") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  const Instant invoked = GENERATE(10, 11);
  auto& append = std::get<Append>(scenario.stored({kB}, {invoked, 20}).call);
  append.targets.push_back({kA, kEmpty});
  CHECK(scenario.broken() == (invoked > 10 ? Names{"CAS_ACCEPT"} : Names{}));
}

TEST_CASE("streams: an append takes the place before one that was acknowledged") {
  Scenario scenario;
  scenario.stored({kA}, {20, 30});
  scenario.stored({kA}, {0, 10});
  CHECK(scenario.broken() == Names{"REAL_TIME"});
}

TEST_CASE("streams: a read misses what was acknowledged") {
  const Instant invoked = GENERATE(10, 11);
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  SECTION("scan") { scenario.scan(kStreamA, {invoked, 20}, {}); }
  SECTION("info") { scenario.info(kA, {invoked, 20}, 0); }
  SECTION("latest") { scenario.latest(kStreamA, {invoked, 20}, 0); }
  SECTION("scan backwards") { scenario.scan_backwards(kStreamA, {invoked, 20}, {}, 1); }
  CHECK(scenario.broken() == (invoked > 10 ? Names{"STALE"} : Names{}));
}

TEST_CASE("streams: a scan that its limit cut saw at least that much") {
  Scenario scenario;
  scenario.stored({kA}, {0, 10});
  scenario.stored({kA}, {0, 100});
  scenario.scan(kStreamA, {20, 30}, {1}, 0, 1);
  CHECK(scenario.broken().empty());
  scenario.scan(kStreamA, {40, 50}, {2}, 1, 1);
  scenario.info(kA, {60, 70}, 1);
  CHECK(scenario.broken() == Names{"STALE"});
}
