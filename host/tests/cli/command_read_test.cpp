// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace {

/// Three events of c/a, two of c/b, one of d/a.
std::string six_events() {
  std::string other = line_of("a", R"({"n":5})");
  other.replace(other.find("\"c\""), 3, "\"d\"");
  return line_of("a", R"({"n":0})") + line_of("b", R"({"n":1})") + line_of("a", R"({"n":2})") +
         line_of("b", R"({"n":3})") + line_of("a", R"({"n":4})") + other;
}

Ran read(const Arguments& command) {
  const ScratchDirectory scratch;
  return run(command + Arguments{"--store", "memory:", "--preload",
                                 scratch.write("six.ndjson", six_events()).string()});
}

/// The payloads' numbers of lines of events, in order.
std::string numbers_in(const std::string& lines) {
  std::istringstream stream(lines);
  std::string numbers;
  for (std::string line; std::getline(stream, line);) {
    const std::size_t at = line.find("{\"n\":");
    if (at != std::string::npos) numbers += line[at + 5];
  }
  return numbers;
}

std::string scan(const Arguments& options) {
  const Ran ran = read(Arguments{"scan", "--json"} + options);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  return numbers_in(ran.out);
}

}  // namespace

TEST_CASE("scan: scopes, bounds, filters, limit and direction") {
  CHECK(scan({}) == "012345");
  CHECK(scan({"--category", "c"}) == "01234");
  CHECK(scan({"--category", "c", "--stream", "a"}) == "024");
  CHECK(scan({"--category", "c", "--stream", "a", "--from", "1"}) == "24");
  CHECK(scan({"--category", "c", "--stream", "a", "--from", "1", "--to", "1"}) == "2");
  CHECK(scan({"--after", "2"}) == "2345");
  CHECK(scan({"--after", "2", "--before", "5"}) == "23");
  CHECK(scan({"--limit", "2"}) == "01");
  CHECK(scan({"--limit", "0"}).empty());
  CHECK(scan({"--backwards", "--limit", "2"}) == "54");
  CHECK(scan({"--name", "n", "--name", "x"}) == "012345");
  CHECK(scan({"--name", "x"}).empty());
  CHECK(scan({"--occurred-from", "2020-01-01T00:00:00Z"}) == "012345");
  CHECK(scan({"--occurred-before", "2020-01-01T00:00:00Z"}).empty());
  CHECK(scan({"--recorded-from", "2020-01-01T00:00:00Z"}) == "012345");
  CHECK(scan({"--recorded-before", "2020-01-01T00:00:00Z"}).empty());
}

TEST_CASE("scan: a table by default, in 80 columns, and words where there is nothing") {
  const Ran ran = read({"scan", "--limit", "2"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith("global  position  stream  name  occurred_at"));
  CHECK_THAT(ran.out, Catch::Contains("\n     1         0  a       n     20"));
  const Ran nothing = read({"scan", "--category", "none"});
  CHECK(nothing.code == 0);
  CHECK(nothing.out.empty());
  CHECK(nothing.err == "factport: no such events in category none\n");
}

TEST_CASE("scan: what makes no sense is 2") {
  CHECK(read({"scan", "--stream", "a"}).code == 2);
  CHECK(read({"scan", "--from", "1"}).code == 2);
  CHECK(read({"scan", "--occurred-from", "yesterday"}).code == 2);
  CHECK(run({"scan", "--store", "vector:", "--backwards"}).code == 2);
}

TEST_CASE("latest: the last event of each scope, or none") {
  CHECK(numbers_in(read({"latest", "--json"}).out) == "5");
  CHECK(numbers_in(read({"latest", "--json", "--category", "c"}).out) == "4");
  CHECK(numbers_in(read({"latest", "--json", "--category", "c", "--stream", "b"}).out) == "3");
  CHECK_THAT(read({"latest"}).out, Catch::Contains("payload          {\"n\":5}\n"));
  const Ran none = read({"latest", "--json", "--category", "x"});
  CHECK(none.code == 0);
  CHECK(none.out.empty());
  CHECK(none.err == "factport: no events in category x\n");
}

TEST_CASE("info: of a stream, of one that is not there, and of the log") {
  const Ran stream = read({"info", "--category", "c", "--stream", "a", "--json"});
  CHECK(stream.code == 0);
  CHECK_THAT(stream.out,
             Catch::StartsWith(R"({"log":"default","category":"c","stream":"a","event_count":3,)"
                               R"("first_position":0,"last_position":2,)"
                               R"("first_global_position":1,"last_global_position":5,)"));
  const Ran absent = read({"info", "--category", "c", "--stream", "x", "--json"});
  CHECK(absent.code == 0);
  CHECK_THAT(absent.out, Catch::Contains(R"("event_count":0,"first_position":-1,)") &&
                             Catch::EndsWith("\"last_recorded_at\":null}\n"));
  CHECK_THAT(read({"info", "--json"}).out,
             Catch::StartsWith(R"({"log":"default","level":"stream","uuid":")") &&
                 Catch::EndsWith(R"("event_count":6,"last_global_position":6})"
                                 "\n"));
  CHECK_THAT(read({"info"}).out, Catch::Contains("events                6\n"));
  CHECK(read({"info", "--category", "c"}).code == 2);
  CHECK(run({"info", "--store", "vector:"}).code == 2);
}

TEST_CASE("listings: streams, categories and logs, with prefix, pages and statistics") {
  const Ran streams = read({"streams", "--category", "c", "--json"});
  CHECK(streams.code == 0);
  CHECK_THAT(streams.out,
             Catch::StartsWith(R"({"log":"default","category":"c","stream":"a","event_count":3,)"
                               R"("last_global_position":5,)"));
  CHECK(std::count(streams.out.begin(), streams.out.end(), '\n') == 2);
  CHECK_THAT(read({"streams", "--category", "c", "--after", "a"}).out,
             Catch::StartsWith("stream  events  last global  last recorded_at\n"
                               "b            2            4  "));
  CHECK_THAT(read({"categories", "--json", "--limit", "1"}).out,
             Catch::StartsWith(R"({"log":"default","category":"c",)"));
  CHECK_THAT(read({"categories", "--prefix", "d", "--json"}).out,
             Catch::StartsWith(R"({"log":"default","category":"d",)"));
  CHECK_THAT(read({"logs", "--json"}).out, Catch::StartsWith(R"({"log":"default",)"));
  const Ran none = read({"streams", "--category", "x"});
  CHECK(none.code == 0);
  CHECK(none.out.empty());
  CHECK_FALSE(none.err.empty());
  CHECK(run({"streams", "--category", "c", "--store", "vector:"}).code == 2);
}

TEST_CASE("listings: more names than a page are all listed") {
  const ScratchDirectory scratch;
  std::string lines;
  for (int i = 0; i < 2500; ++i) lines += line_of("s" + std::to_string(i), "1");
  const Ran ran = run({"streams", "--category", "c", "--store", "memory:", "--json", "--preload",
                       scratch.write("many.ndjson", lines).string()});
  CHECK(ran.code == 0);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 2500);
}

TEST_CASE("output: a reader that goes away ends the command quietly") {
  const ScratchDirectory scratch;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += line_of("s", "\"" + std::string(100, 'x') + "\"");
  const std::string file = scratch.write("many.ndjson", lines).string();
  for (const Arguments& command :
       {Arguments{"export"}, Arguments{"scan"}, Arguments{"scan", "--json"}}) {
    const Ran ran = run_with_impatient_reader(
        command + Arguments{"--store", "memory:", "--preload", file}, 100);
    CHECK(ran.code == 0);
    CHECK(ran.out.size() == 100);
    CHECK(ran.err.empty());
  }
}

TEST_CASE("output: a full disk is told, once") {
  const Ran ran = run_into("/dev/full", {"export", "--help"});
  CHECK(ran.code == 2);
  CHECK(ran.err ==
        "factport: cannot write the output: No space left on device (INVALID_ARGUMENT)\n");
}
