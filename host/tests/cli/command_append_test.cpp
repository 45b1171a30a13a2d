// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <catch2/catch.hpp>

namespace {

const Arguments kAppend{"append", "--category", "c", "--stream", "s", "--name", "n"};
const Arguments kMemory{"--store", "memory:"};

/// Two events of the stream c/s.
const std::string kTwoEvents = line_of("s", "1") + line_of("s", "2");

}  // namespace

TEST_CASE("append: prints the receipt as one line of JSON") {
  const Ran ran =
      run(kAppend + kMemory +
          Arguments{"--payload", R"({"a":1})", "--id", "01A20B944353700083CD9695A45E0D27"});
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK_THAT(ran.out,
             Catch::StartsWith(R"({"log":"default","category":"c","stream":"s","position":0,)"
                               R"("global_position":1,"id":"01a20b94-4353-7000-83cd-9695a45e0d27",)"
                               R"("recorded_at":")"));
  CHECK_THAT(ran.out, Catch::EndsWith("Z\",\"already_stored\":false}\n"));
}

TEST_CASE("append: each expectation is taken, and refused with 1 where it does not hold") {
  const ScratchDirectory scratch;
  const Arguments append =
      kAppend + kMemory +
      Arguments{"--payload", "3", "--preload", scratch.write("two.ndjson", kTwoEvents)};
  for (const std::string expectation : {"1", "exists"}) {
    const Ran ran = run(append + Arguments{"--expect", expectation});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Catch::Contains(R"("position":2,)"));
  }
  const Ran at = run(append + Arguments{"--expect", "4"});
  CHECK(at.code == 1);
  CHECK(at.out.empty());
  CHECK(at.err ==
        "factport: refused: the condition does not hold; nothing is stored\n"
        "  c/s: expected position 4, actual position 1\n");
  const Ran empty = run(append + Arguments{"--expect", "empty", "--json"});
  CHECK(empty.code == 1);
  CHECK(empty.out == R"({"status":"CONDITION_FAILED","unmet":[{"category":"c","stream":"s",)"
                     R"("expected":"empty","actual_position":1}]})"
                     "\n");
  CHECK(run(kAppend + kMemory + Arguments{"--payload", "3", "--expect", "-1"}).code == 0);
  const Ran wrong = run(append + Arguments{"--expect", "soon"});
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Catch::Contains("it may be a position, empty or exists"));
}

TEST_CASE("append: an id that is taken by another event is refused with 1") {
  const ScratchDirectory scratch;
  const std::string id = "01a20b94-4353-7000-83cd-9695a45e0d27";
  const Arguments append = Arguments{"append",
                                     "--store",
                                     "memory:",
                                     "--preload",
                                     scratch.write("one.ndjson", line_of("s", "1", id)),
                                     "--category",
                                     "c",
                                     "--name",
                                     "n",
                                     "--payload",
                                     "1",
                                     "--id",
                                     id};
  const Ran other = run(append + Arguments{"--stream", "other"});
  CHECK(other.code == 1);
  CHECK_THAT(other.err, Catch::Contains("DUPLICATE_ID"));
  const Ran same = run(append + Arguments{"--stream", "s"});
  CHECK(same.code == 0);
  CHECK_THAT(same.out,
             Catch::Contains(R"("position":0,)") && Catch::Contains(R"("already_stored":true)"));
}

TEST_CASE("append: the payload is taken from a file or from stdin, without whitespace around it") {
  const ScratchDirectory scratch;
  const auto append = [&](const Arguments& payload, const std::string& input) {
    return run(kAppend + kMemory + payload, {.input = input, .environment = {}});
  };
  CHECK(append({"--payload", "@" + scratch.write("p.json", "\n{\"a\": 1}\n").string()}, "").code ==
        0);
  CHECK(append({"--payload", "-"}, " {\"a\": 1}\n").code == 0);
  const Ran bad = append({"--payload", "-"}, "{\"a\": 1");
  CHECK(bad.code == 2);
  CHECK_THAT(bad.err, Catch::Contains("payload is not valid JSON at byte 7"));
  const Ran absent = append({"--payload", "@/nonexistent"}, "");
  CHECK(absent.code == 2);
  CHECK_THAT(absent.err, Catch::Contains("cannot read /nonexistent"));
  CHECK(append({"--payload", ""}, "").code == 2);
}

TEST_CASE("append: names and times that break the rules are refused with 2") {
  const auto refused = [](const Arguments& more) {
    const Ran ran =
        run(Arguments{"append", "--stream", "s", "--name", "n", "--payload", "1"} + kMemory + more);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  CHECK_THAT(refused({"--category", ""}), Catch::Contains("category is empty"));
  CHECK_THAT(refused({"--category", std::string(256, 'x')}), Catch::Contains("256 bytes"));
  CHECK_THAT(refused({"--category", "\xff"}), Catch::Contains("not valid UTF-8"));
  CHECK_THAT(refused({"--category", "c", "--occurred-at", "2020-01-01T00:00:00"}),
             Catch::Contains("--occurred-at: ") && Catch::Contains("offset"));
  CHECK_THAT(refused({}), Catch::Contains("--category is required"));
}
