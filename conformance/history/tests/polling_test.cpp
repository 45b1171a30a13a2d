// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

namespace {

// The signature bug: b's event is read while a's, which has the lower global position, is not.
Scenario slow_committer(Level level) {
  Scenario scenario(level);
  scenario.stored({kA}, {0, 100});
  scenario.stored({kB}, {10, 20});
  scenario.scan(kLog, {30, 40}, {2});
  scenario.scan(kLog, {50, 60}, {}, 2);
  return scenario;
}

}  // namespace

TEST_CASE("polling: a reader passes an event that appears later") {
  CHECK(slow_committer(Level::kLog).broken() == Names{"SKIP"});
}

TEST_CASE("polling: beyond the level a reader may pass one, unless the store says never") {
  Scenario scenario = slow_committer(GENERATE(Level::kStream, Level::kCategory, Level::kNone));
  CHECK(scenario.broken().empty());
  scenario.history.never_skips = NeverSkips::kEveryScope;
  CHECK(scenario.broken() == Names{"SKIP"});
}

TEST_CASE("polling: a category is within the levels category and log") {
  const Level level = GENERATE(Level::kStream, Level::kCategory, Level::kLog);
  Scenario scenario(level);
  scenario.stored({kA}, {0, 100});
  scenario.stored({{"a", "2"}}, {0, 100});
  scenario.scan(kCategoryA, {30, 40}, {2});
  CHECK(scenario.broken() == (level == Level::kStream ? Names{} : Names{"SKIP"}));
}

TEST_CASE("polling: pages that follow one another break nothing") {
  Scenario scenario;
  scenario.stored({kA, kA}, {0, 100});
  scenario.stored({kB}, {0, 100});
  scenario.scan(kLog, {1, 2}, {}, 0, 1);
  scenario.scan(kLog, {30, 40}, {1}, 0, 1);
  scenario.scan(kLog, {41, 42}, {2}, 1, 1);
  scenario.scan(kLog, {43, 44}, {}, 2);
  scenario.scan(kLog, {45, 46}, {3}, 2);
  scenario.scan_backwards(kLog, {47, 48}, {3, 2}, 2);
  scenario.scan_backwards(kLog, {49, 50}, {3, 2, 1});
  CHECK(scenario.broken().empty());
}

TEST_CASE("polling: holes backwards") {
  Scenario scenario;
  for (int i = 0; i < 3; ++i) scenario.stored({kA}, {0, 100});
  SECTION("in the middle") { scenario.scan_backwards(kLog, {1, 2}, {3, 1}); }
  SECTION("at the end") { scenario.scan_backwards(kLog, {1, 2}, {3, 2}); }
  CHECK(scenario.broken() == Names{"SKIP"});
}

TEST_CASE("polling: a read of a stream that is not a prefix") {
  Scenario scenario(Level::kStream);
  scenario.stored({kA}, {0, 100});
  scenario.stored({kA}, {0, 100});
  scenario.scan(kStreamA, {1, 2}, {2});
  CHECK(scenario.broken() == Names{"PREFIX"});
}

TEST_CASE("polling: an event twice, or out of order") {
  Scenario scenario(GENERATE(Level::kStream, Level::kLog));
  scenario.stored({kA}, {0, 100});
  scenario.stored({kA}, {0, 100});
  SECTION("twice") { scenario.scan(kLog, {1, 2}, {1, 1}); }
  SECTION("out of order") { scenario.scan(kLog, {1, 2}, {1, 2, 1}); }
  CHECK(scenario.broken() == Names{"REPEAT"});
}

TEST_CASE("polling: an event at or below where the scan began") {
  Scenario scenario;
  scenario.stored({kA}, {0, 100});
  scenario.scan(kLog, {1, 2}, {1}, 1);
  CHECK(scenario.broken() == Names{"REPEAT"});
}

TEST_CASE("polling: an event of another scope") {
  Scenario scenario;
  scenario.stored({kB}, {0, 100});
  scenario.scan(kStreamA, {1, 2}, {1});
  CHECK(scenario.broken() == Names{"WRONG_STREAM"});
}

TEST_CASE("polling: beyond the level a stream still has no hole inside one scan") {
  Scenario scenario(Level::kStream);
  for (int i = 0; i < 3; ++i) scenario.stored({kA}, {0, 100});
  scenario.scan(kLog, {1, 2}, {1, 3});
  CHECK(scenario.broken() == Names{"SKIP"});
}

TEST_CASE("polling: a log within the level is fresh") {
  const Level level = GENERATE(Level::kStream, Level::kLog);
  Scenario scenario(level);
  scenario.stored({kA}, {0, 10});
  scenario.scan(kLog, {11, 12}, {});
  CHECK(scenario.broken() == (level == Level::kLog ? Names{"STALE"} : Names{}));
}

TEST_CASE("polling: the witnesses of a skip are both writers and the reader") {
  const auto violations = check_history(slow_committer(Level::kLog).history);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].witnesses == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(violations[0].rules == std::vector<std::string>{"SER-003"});
}
