// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("batch visibility: the whole of an append, or what a limit or a beginning leaves of it") {
  Scenario scenario(GENERATE(Level::kStream, Level::kLog));
  scenario.stored({kA, kA, kB}, {0, 100});
  scenario.scan(kLog, {1, 2}, {});
  scenario.scan(kLog, {3, 4}, {1}, 0, 1);
  scenario.scan(kLog, {5, 6}, {2, 3}, 1);
  scenario.scan(kStreamA, {7, 8}, {1, 2});
  scenario.latest(kStreamA, {9, 10}, 2);
  scenario.scan_backwards(kLog, {11, 12}, {3, 2}, 2);
  CHECK(scenario.broken().empty());
}

TEST_CASE("batch visibility: a part of an append, at any level") {
  Scenario scenario(GENERATE(Level::kNone, Level::kStream, Level::kLog));
  scenario.stored({kA, kA}, {0, 100});
  SECTION("scan") { scenario.scan(kStreamA, {1, 2}, {1}); }
  SECTION("scan that a limit did not cut") { scenario.scan(kStreamA, {1, 2}, {1}, 0, 2); }
  SECTION("scan backwards") { scenario.scan_backwards(kStreamA, {1, 2}, {1}, 1); }
  SECTION("info") { scenario.info(kA, {1, 2}, 1); }
  SECTION("latest") { scenario.latest(kStreamA, {1, 2}, 1); }
  SECTION("refusal") { scenario.refused(kA, {1, 2}, kEmpty, 0); }
  CHECK(scenario.broken() == Names{"ATOM_VIS"});
}

TEST_CASE("batch visibility: one stream of two, read through the log") {
  Scenario scenario(GENERATE(Level::kStream, Level::kLog));
  scenario.stored({kA, kB}, {0, 100});
  scenario.scan(kLog, {1, 2}, {1});
  CHECK(scenario.broken() == Names{"ATOM_VIS"});
}
