// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"
#include "gzip.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

/// An id that says which it is.
std::string id_of(int number) {
  std::string digits = std::to_string(number);
  return "00000000-0000-7000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::string stream_of(int number) { return "s" + std::to_string(number % 3); }

/// Lines [begin, end) of three streams in turn, with ids.
std::string numbered(int begin, int end) {
  std::string lines;
  for (int i = begin; i < end; ++i) lines += line_of(stream_of(i), std::to_string(i), id_of(i));
  return lines;
}

/// Imports with what a file holds stored before.
Ran import_after(const std::string& before, const std::string& lines, const Arguments& more = {},
                 const std::string& store = "memory:") {
  const ScratchDirectory scratch;
  return run(Arguments{"import", scratch.write("lines.ndjson", lines).string(), "--store", store,
                       "--preload", scratch.write("before.ndjson", before).string(), "--json"} +
             more);
}

std::string summary(int stored, int already_stored, int skipped = 0, bool complete = true) {
  return std::string("{\"complete\":") + (complete ? "true" : "false") +
         ",\"stored\":" + std::to_string(stored) +
         ",\"already_stored\":" + std::to_string(already_stored) +
         ",\"skipped\":" + std::to_string(skipped) + ",";
}

}  // namespace

TEST_CASE("import: stores every line and sums it up on stderr, or with --json on stdout") {
  const ScratchDirectory scratch;
  const std::string file = scratch.write("lines.ndjson", numbered(0, 1234)).string();
  const Ran words = run({"import", file, "--store", "memory:"});
  CHECK(words.code == 0);
  CHECK(words.out.empty());
  CHECK_THAT(words.err, Catch::StartsWith("factport: 1,234 events stored, in "));
  const Ran json = run({"import", file, "--store", "memory:", "--json"});
  CHECK(json.code == 0);
  CHECK(json.err.empty());
  CHECK_THAT(json.out, Catch::StartsWith(summary(1234, 0)));
}

TEST_CASE("import: takes stdin, gzip, empty lines, and a last line without its end") {
  for (const std::string& content :
       {"\n" + numbered(0, 2) + " \r\n" + line_of("s", "1").substr(0, line_of("s", "1").size() - 1),
        gzip(numbered(0, 3)), gzip(numbered(0, 2)) + gzip(numbered(2, 3))}) {
    const Ran ran =
        run({"import", "-", "--store", "memory:", "--json"}, {.input = content, .environment = {}});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Catch::StartsWith(summary(3, 0)));
  }
}

TEST_CASE("import: broken gzip is 2, and what came before it stays") {
  const std::string packed = gzip(numbered(0, 20'000));
  const Ran ran = run({"import", "-", "--store", "memory:", "--json", "--batch", "10"},
                      {.input = packed.substr(0, packed.size() / 2), .environment = {}});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Catch::Contains("cannot read stdin: its gzip data is cut off") &&
                          Catch::Contains("of its events are stored"));
  CHECK_THAT(ran.out, Catch::Contains("\"complete\":false"));
}

TEST_CASE("import: a bad line is named by line, column and reason, and its batch is not stored") {
  const std::string lines =
      numbered(0, 25) + "{\"category\":\"c\",\"strem\":1}\n" + numbered(25, 30);
  const Ran ran = import_after("", lines, {"--batch", "10"});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Catch::Contains("lines.ndjson: line 26, column 17: unknown key \"strem\"") &&
                          Catch::Contains("the import stopped; 20 of its events are stored"));
  CHECK_THAT(ran.out, Catch::StartsWith(summary(20, 0, 0, false)));
}

TEST_CASE("import: --skip-bad passes over bad lines, says which, and counts them") {
  const std::string lines = "nonsense\n" + numbered(0, 5) + line_of("s", "[1,]") + numbered(5, 9);
  const Ran ran = import_after("", lines, {"--skip-bad", "--batch", "2"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(summary(9, 0, 2)));
  CHECK_THAT(ran.err, Catch::Contains("skipped: ") && Catch::Contains("line 1, column 2: ") &&
                          Catch::Contains("line 7, column 54: "));
}

TEST_CASE("import: payloads that break the contract's rules store nothing") {
  const auto refused = [](const std::string& payload) {
    const Ran ran = import_after("", line_of("s", payload));
    CHECK(ran.code == 2);
    CHECK_THAT(ran.out, Catch::StartsWith(summary(0, 0, 0, false)));
    CHECK_THAT(ran.err, Catch::Contains("line 1, column "));
    return ran.err;
  };
  refused(R"({"a":1,"a":2})");
  refused(R"("\u0000")");
  refused(R"("\udc00")");
  refused("{} {}");
  refused(std::string(513, '[') + std::string(513, ']'));
  CHECK_THAT(refused('"' + std::string(16u << 20, 'x') + '"'),
             Catch::Contains("payload and metadata have 16777218 bytes; the store takes 16777216"));
  CHECK(import_after("", line_of("s", "1e400")).code == 0);
}

TEST_CASE("import: a second time nothing is stored, whatever the batches are") {
  for (const std::string batch : {"1", "7", "100", "1000"}) {
    const Ran ran = import_after(numbered(0, 500), numbered(0, 500), {"--batch", batch});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Catch::StartsWith(summary(0, 500)));
  }
}

TEST_CASE("import: what was imported in part is completed") {
  for (const int done : {1, 99, 250, 333, 499}) {
    const Ran ran = import_after(numbered(0, done), numbered(0, 500), {"--batch", "100"});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Catch::StartsWith(summary(500 - done, done)));
  }
}

TEST_CASE("import: an id that another event has is named by its line") {
  const std::string taken = line_of("other", "1", id_of(5));
  const Ran stopped = import_after(taken, numbered(0, 10));
  CHECK(stopped.code == 1);
  CHECK_THAT(stopped.err, Catch::Contains("line 6: ") && Catch::Contains("DUPLICATE_ID"));
  const Ran skipped = import_after(taken, numbered(0, 10), {"--skip-bad"});
  CHECK(skipped.code == 0);
  CHECK_THAT(skipped.out, Catch::StartsWith(summary(9, 0, 1)));
}

TEST_CASE("import: a store of one stream at a time is filled in runs, and never twice") {
  const Ran once = import_after("", numbered(0, 50), {}, "vector:");
  CHECK(once.code == 0);
  CHECK_THAT(once.out, Catch::StartsWith(summary(50, 0)));
  const Ran twice = import_after(numbered(0, 30), numbered(0, 50), {}, "vector:");
  CHECK(twice.code == 0);
  CHECK_THAT(twice.out, Catch::StartsWith(summary(20, 30)));
}

TEST_CASE("import: more events or streams than an append may have become several appends") {
  std::string lines;
  for (int i = 0; i < 12'000; ++i) lines += line_of("s" + std::to_string(i % 4000), "1");
  const Ran ran = import_after("", lines, {"--batch", "100000"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(summary(12'000, 0)));
}

TEST_CASE("import: more bytes than an append may have become several appends") {
  std::string lines;
  for (int i = 0; i < 12; ++i) lines += line_of("s", '"' + std::string(8u << 20, 'x') + '"');
  const Ran ran = import_after("", lines);
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(summary(12, 0)));
}

TEST_CASE("import: a line's log wins over --log, and that over the configuration") {
  const ScratchDirectory scratch;
  const std::string config =
      scratch.write("m.json", R"({"adapter":"memory","log":"mine"})").string();
  std::string with_log = line_of("s", "1");
  with_log.insert(1, R"("log":"theirs",)");
  const std::string file =
      scratch.write("lines.ndjson", line_of("s", "1") + with_log + line_of("s", "2")).string();
  const auto events_in = [&](const Arguments& more) {
    return run(Arguments{"export", "--config", config, "--preload", file} + more).out;
  };
  const auto count = [](const std::string& lines) {
    return std::count(lines.begin(), lines.end(), '\n');
  };
  CHECK(count(events_in({})) == 2);
  CHECK(count(events_in({"--log", "other"})) == 2);
  CHECK(count(events_in({"--log", "theirs"})) == 3);
  CHECK_THAT(events_in({"--log", "other"}), Catch::StartsWith("{\"log\":\"other\""));
}

TEST_CASE("import: digits beyond microseconds are dropped and counted") {
  std::string line = line_of("s", "1");
  line.insert(1, R"("occurred_at":"2020-01-01T00:00:00.1234567Z",)");
  const Ran ran = import_after("", line + line_of("s", "2"));
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::Contains("\"truncated_times\":1,"));
}

TEST_CASE("import: a store that fails ends it with the count and the store's exit code") {
  const ScratchDirectory scratch;
  const std::string store =
      scratch
          .write("moody.json", R"({"adapter":"moody","plugin":")" FACTPORT_MOODY_PLUGINS
                               R"(/moody.factport.so","config":{"append":-35,"good_appends":1}})")
          .string();
  const Ran ran = run({"import", "-", "--store", store, "--batch", "2"},
                      {.input = line_of("a", "1") + line_of("b", "1"), .environment = {}});
  CHECK(ran.code == 3);
  CHECK_THAT(ran.err, Catch::Contains("stdin: line 2: moody: a bad mood") &&
                          Catch::Contains("1 of its events are stored"));
}

TEST_CASE("import: a preload that fails ends the command before it begins") {
  const ScratchDirectory scratch;
  const Ran ran =
      run({"scan", "--store", "memory:", "--preload", scratch.write("bad.ndjson", "x\n").string()});
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("bad.ndjson: line 1, column 1: "));
}
