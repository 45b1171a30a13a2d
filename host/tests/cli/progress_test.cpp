// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <catch2/catch.hpp>

using namespace factport::cli;

TEST_CASE("progress: events, share, rate and the time that is left") {
  CHECK(progress_line({.events = 1'234'567, .bytes = 375, .bytes_in_all = 1000, .seconds = 10}) ==
        "1,234,567 events  37 %  123,456 events/s  0:17 left");
}

TEST_CASE("progress: what is not known is left out") {
  CHECK(progress_line({.events = 0, .bytes = 0, .bytes_in_all = 1000, .seconds = 0}) == "0 events");
  CHECK(progress_line({.events = 100, .bytes = 9, .bytes_in_all = {}, .seconds = 2}) ==
        "100 events  50 events/s");
  CHECK(progress_line({.events = 100, .bytes = 0, .bytes_in_all = 0, .seconds = 2}) ==
        "100 events  50 events/s");
}

TEST_CASE("progress: hours are shown, and a file that grew is not more than whole") {
  CHECK(progress_line({.events = 1, .bytes = 1, .bytes_in_all = 7201, .seconds = 1}) ==
        "1 events  0 %  1 events/s  2:00:00 left");
  CHECK(progress_line({.events = 1, .bytes = 20, .bytes_in_all = 10, .seconds = 1}) ==
        "1 events  100 %  1 events/s  0:00 left");
}

TEST_CASE("progress: numbers are grouped by thousands") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(18'446'744'073'709'551'615u) == "18,446,744,073,709,551,615");
}
