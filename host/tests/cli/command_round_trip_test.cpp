// SPDX-License-Identifier: Apache-2.0
//
// export -> import -> export gives the same bytes.
#include "command.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

namespace {

/// Everything that a line may hold and an exporter may get wrong.
std::string adversarial_lines() {
  std::string lines;
  const auto add = [&](const std::string& stream, const std::string& name,
                       const std::string& payload, const std::string& more) {
    lines += R"({"category":"täglich \"c\"","stream":)" + stream + R"(,"name":)" + name +
             R"(,"payload":)" + payload + more + "}\n";
  };
  add(R"("a/b")", R"("n")", "null", R"(,"metadata":null)");
  add(R"("\u0041\n\t\u001b\u007f")", R"("😀 \ud83d\ude00")", R"({ "b" : 1,"a":[ ] })",
      R"(,"metadata":{})");
  add(R"("日本語")", R"("{}")", "1e400", R"(,"occurred_at":"0001-01-01T00:00:00Z")");
  add(R"("a/b")", R"("\\")", "9007199254740993", R"(,"occurred_at":"9999-12-31T23:59:59.999999Z")");
  add(R"("a/b")", R"("n")", R"("\u00e4\/\\\"\ud83d\ude00")",
      R"(,"occurred_at":"1969-12-31T23:59:59.9+01:00")");
  add(R"("%s%n*?")", R"("n")", "-0.10", R"(,"id":"01A20B94435370009000000000000001")");
  add(R"(")" + std::string(255, 's') + R"(")", R"("n")",
      std::string(512, '[') + std::string(512, ']'), "");
  for (int i = 0; i < 3000; ++i) {
    add("\"s" + std::to_string(i % 7) + "\"", R"("n")", std::to_string(i), "");
  }
  return lines;
}

Ran export_from(const Arguments& store) { return run(Arguments{"export"} + store); }

/// Imports `first` into a store that keeps it, and exports it again.
void check_round_trip(const std::string& first, const Arguments& store) {
  const ScratchDirectory scratch;
  const Ran once =
      export_from(store + Arguments{"--preload", scratch.write("first.ndjson", first).string()});
  REQUIRE(once.code == 0);
  REQUIRE(once.err.empty());
  CHECK(once.out == first);
}

/// A file's events, as an export of them: with ids, in one log.
std::string exported(const std::string& file, const std::string& log) {
  const Ran ran = export_from({"--store", "memory:", "--log", log, "--preload", file});
  REQUIRE(ran.code == 0);
  REQUIRE_FALSE(ran.out.empty());
  return ran.out;
}

}  // namespace

TEST_CASE("round trip: adversarial events come back byte for byte, from every store") {
  const ScratchDirectory scratch;
  const std::string first =
      exported(scratch.write("lines.ndjson", adversarial_lines()).string(), "default");
  check_round_trip(first, {"--store", "memory:"});
  check_round_trip(first, {"--store", "vector:"});
  for (const std::string& store : durable_stores(scratch)) {
    check_round_trip(first, {"--store", store});
    CHECK(export_from({"--store", store}).out == first);
  }
}

TEST_CASE("round trip: a full export is imported like a plain one") {
  const ScratchDirectory scratch;
  const std::string lines = scratch.write("lines.ndjson", adversarial_lines()).string();
  const Ran full = run({"export", "--full", "--store", "memory:", "--preload", lines});
  REQUIRE(full.code == 0);
  const std::string file = scratch.write("full.ndjson", full.out).string();
  const std::string plain = exported(file, "default");
  CHECK(std::count(plain.begin(), plain.end(), '\n') ==
        std::count(full.out.begin(), full.out.end(), '\n'));
  CHECK(full.out.substr(0, 60) == plain.substr(0, 60));
}

TEST_CASE("round trip: an export of a stream or a category has its events only") {
  const ScratchDirectory scratch;
  const std::string lines =
      scratch.write("lines.ndjson", line_of("a", "1") + line_of("b", "2")).string();
  const Arguments all{"export", "--store", "memory:", "--preload", lines};
  CHECK_THAT(run(all + Arguments{"--category", "c", "--stream", "b"}).out,
             Catch::StartsWith(R"({"log":"default","category":"c","stream":"b","name":"n",)"));
  CHECK(run(all + Arguments{"--category", "x"}).out.empty());
  CHECK(run(all + Arguments{"--stream", "b"}).code == 2);
}

TEST_CASE("round trip: real logs come back byte for byte", "[real]") {
  const char* const folder = std::getenv("FACTPORT_TEST_DATA");
  if (folder == nullptr) {
    WARN("SKIPPED: FACTPORT_TEST_DATA is not set; it names the folder of the real logs");
    return;
  }
  const std::vector<std::pair<std::string, std::string>> logs{{"receipt.ndjson.gz", "municipality"},
                                                              {"bpic2013.ndjson.gz", "volvo-it"}};
  for (const auto& [file, log] : logs) {
    const ScratchDirectory scratch;
    const std::string first = exported(std::string(folder) + "/" + file, log);
    check_round_trip(first, {"--store", "memory:", "--log", log});
    for (const std::string& store : durable_stores(scratch)) {
      check_round_trip(first, {"--store", store, "--log", log});
    }
  }
}
