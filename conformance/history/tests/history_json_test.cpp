// SPDX-License-Identifier: Apache-2.0
#include "history_json.hpp"

#include "scenario.hpp"
#include "simulated_store.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <sstream>
#include <string>

using namespace factport;
using namespace factport::conformance;

namespace {

const std::string kHeader = R"({"history":1,"level":"log"})"
                            "\n";

std::string written(const History& history) {
  std::ostringstream out;
  write_history(history, out);
  return out.str();
}

History parsed(const std::string& text) {
  std::istringstream in(text);
  return read_history(in);
}

std::string error(const std::string& text) {
  try {
    parsed(text);
  } catch (const HistoryError& failure) {
    return failure.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("history json: what is written is read back") {
  History history = simulate({Level::kCategory, Level::kCategory}, 1);
  history.never_skips = NeverSkips::kEveryScope;
  history.crashes = {7, 9};
  CHECK(parsed(written(history)) == history);
}

TEST_CASE("history json: an error names its line and what is wrong") {
  CHECK(error("") == R"(line 1: "history" is missing)");
  CHECK(error("{}") == R"(line 1: "history" is missing)");
  CHECK(error(R"({"history":2,"level":"log"})") == "line 1: only version 1 of the format is known");
  CHECK(error(R"({"history":1,"level":"table"})") ==
        R"(line 1: "level" must be one of none, stream, category, log)");
  CHECK(error(kHeader + "{") == "line 2: Missing a name for object member. (at byte 1)");
  CHECK(error(kHeader + "[]") == "line 2: a line must be an object");
  CHECK(error(kHeader + R"({"crash":1,"x":2})") ==
        R"(line 2: unknown member "x" in the line of a crash)");
  CHECK(error(kHeader + R"({"crash":"now"})") ==
        R"(line 2: "crash" must be an integer of 64 bits)");
  CHECK(error(kHeader + R"({"event":{"id":"x"}})") == "line 2: an id must be a UUID");
  const std::string operation =
      R"({"op":1,"process":0,"thread":0,"session":0,"invoked":5,"returned":4,"outcome":"ok")";
  CHECK(error(kHeader + operation + "}") ==
        "line 2: an operation must be one of append, scan, info, latest");
  CHECK(error(kHeader + operation + R"(,"info":{"category":"a","stream":"1","count":0}})") ==
        "line 2: operation 1: returned before it was invoked");
}

TEST_CASE("history json: depth does not overflow the stack") {
  CHECK(error(kHeader + std::string(1'000'000, '[')).starts_with("line 2: "));
  CHECK(error(kHeader + std::string(1'000'000, '[') + std::string(1'000'000, ']')) ==
        "line 2: a line must be an object");
}

TEST_CASE("history json: damaged text is an error or a history, never a crash") {
  const std::string good = written(simulate({Level::kLog, Level::kLog, {}, 40}, 3));
  std::mt19937 random(7);
  int histories = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = good;
    const int places = 1 + i % 3;
    for (int place = 0; place < places; ++place)
      damaged[random() % damaged.size()] = "0{}[],:\"-9e\n\x80"[random() % 13];
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    try {
      check_history(parsed(damaged));
      ++histories;
    } catch (const HistoryError&) {
    }
  }
  CHECK(histories > 0);
}
