// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"
#include "scan_request.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::memory::test;
using Catch::Contains;

namespace {

std::size_t count(const TestHost& host, const Handle& store) {
  return Scan::of_log().read(host, store).events.size();
}

}  // namespace

TEST_CASE("memory: an append answers positions, global positions and the host's time") {
  TestHost host;
  const Handle store = host.open();
  const Appended first = Append().event({}).event({}).send(host, store);
  REQUIRE(first.status.ok());
  host.now_us += 5;
  const Appended second = Append().event({.stream = "t"}).send(host, store);
  REQUIRE(second.status.ok());

  CHECK(first.receipts[0].position == 0);
  CHECK(first.receipts[1].position == 1);
  CHECK(first.receipts[0].global_position == 1);
  CHECK(first.receipts[1].global_position == 2);
  CHECK(second.receipts[0].position == 0);
  CHECK(second.receipts[0].global_position == 3);
  CHECK(second.receipts[0].recorded_at == host.now_us);
  CHECK(first.receipts[1].recorded_at == host.now_us - 5);
  CHECK_FALSE(first.already_stored);
}

TEST_CASE("memory: events come back byte for byte, with metadata absent, null or empty") {
  TestHost host;
  const Handle store = host.open();
  const std::string payload = "{ \"a\" :1e400,\"a\":9007199254740993}";
  Append()
      .event({.payload = payload})
      .event({.metadata = "null"})
      .event({.name = "\xC3\xA4", .payload = std::string(3'000'000, '1'), .metadata = "{}"})
      .send(host, store);
  const auto events = Scan::of_stream("c", "s").read(host, store).events;
  REQUIRE(events.size() == 3);
  CHECK(events[0].payload() == payload);
  CHECK_FALSE(events[0].metadata());
  CHECK(events[1].metadata() == "null");
  CHECK(events[2].metadata() == "{}");
  CHECK(events[2].name() == "\xC3\xA4");
  CHECK(events[2].payload() == std::string(3'000'000, '1'));
}

TEST_CASE("memory: several streams are written in the order of the request") {
  TestHost host;
  const Handle store = host.open();
  const Appended appended = Append()
                                .event({.category = "a", .stream = "1"})
                                .event({.category = "b", .stream = "1"})
                                .event({.category = "a", .stream = "1"})
                                .send(host, store);
  REQUIRE(appended.status.ok());
  CHECK(appended.receipts[0].position == 0);
  CHECK(appended.receipts[1].position == 0);
  CHECK(appended.receipts[2].position == 1);
  CHECK(appended.receipts[2].global_position == 3);
  CHECK(Scan::of_stream("a", "1").read(host, store).events.size() == 2);
  CHECK(Scan::of_category("b").read(host, store).events.size() == 1);
}

TEST_CASE("memory: a refused condition names its leaves and burns no position") {
  TestHost host;
  const Handle store = host.open();
  Append().event({}).event({}).send(host, store);
  const Appended refused = Append()
                               .event({})
                               .event({.stream = "new"})
                               .expect_position("c", "s", 0)
                               .expect_exists("c", "guard")
                               .expect_empty("c", "new")
                               .send(host, store);
  REQUIRE(refused.status.code() == StatusCode::kConditionFailed);
  const auto& leaves = refused.status.failure().failed_leaves;
  REQUIRE(leaves.size() == 2);
  CHECK(leaves[0].node == 1);
  CHECK(leaves[0].actual_position == 1);
  CHECK(leaves[1].actual_position == -1);
  CHECK(count(host, store) == 2);

  const Appended stored = Append().event({}).expect_position("c", "s", 1).send(host, store);
  REQUIRE(stored.status.ok());
  CHECK(stored.receipts[0].position == 2);
  CHECK(stored.receipts[0].global_position == 3);
}

TEST_CASE("memory: a guarded stream is not written and not made") {
  TestHost host;
  const Handle store = host.open();
  REQUIRE(Append().event({}).expect_empty("other", "guard").send(host, store).status.ok());
  CHECK(Append().event({}).expect_exists("other", "guard").send(host, store).status.code() ==
        StatusCode::kConditionFailed);
  CHECK(Scan::of_category("other").read(host, store).events.empty());
}

TEST_CASE("memory: an exact repeat gets the original receipts, whatever its conditions say") {
  TestHost host;
  const Handle store = host.open();
  const Event one{.payload = "1", .id = numbered_id(1)};
  const Event two{.stream = "t", .payload = "2", .id = numbered_id(2)};
  const Event three{.payload = "3", .id = numbered_id(3)};
  const Appended original = Append().event(one).event(two).event(three).send(host, store);
  host.now_us += 1000;
  Append().event({}).send(host, store);

  Event other_payload = one;
  other_payload.payload = "{}";
  const Appended repeat = Append()
                              .event(other_payload)
                              .event(two)
                              .event(three)
                              .expect_empty("c", "s")
                              .send(host, store);
  REQUIRE(repeat.status.ok());
  CHECK(repeat.already_stored);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(repeat.receipts[i].position == original.receipts[i].position);
    CHECK(repeat.receipts[i].global_position == original.receipts[i].global_position);
    CHECK(repeat.receipts[i].recorded_at == original.receipts[i].recorded_at);
  }
  CHECK(count(host, store) == 4);
  CHECK(Scan::of_stream("c", "s").read(host, store).events[0].payload() == "1");

  // Part of what one append stored, in its order, is a repeat too.
  CHECK(Append().event(one).event(three).send(host, store).already_stored);
}

TEST_CASE("memory: ids that overlap in any other way are DUPLICATE_ID, and nothing is stored") {
  TestHost host;
  const Handle store = host.open();
  const Event one{.id = numbered_id(1)};
  const Event two{.id = numbered_id(2)};
  const Event three{.id = numbered_id(3)};
  const Event fresh{.id = numbered_id(4)};
  Append().event(one).event(two).event(three).send(host, store);

  Event renamed = one;
  renamed.name = "renamed";
  Event moved = one;
  moved.stream = "elsewhere";
  Event moved_category = one;
  moved_category.category = "elsewhere";
  std::vector<Append> overlaps(7);
  overlaps[0].event(one).event(fresh);
  overlaps[1].event(fresh).event(three);
  overlaps[2].event(two).event(one);
  overlaps[3].event(one).event(three);
  overlaps[4].event(renamed);
  overlaps[5].event(moved);
  overlaps[6].event(moved_category);
  for (Append& overlap : overlaps) {
    CAPTURE(&overlap - overlaps.data());
    // The id is looked at before the condition, which fails too.
    const Appended refused = overlap.expect_position("c", "s", 17).send(host, store);
    CHECK(refused.status.code() == StatusCode::kDuplicateId);
    CHECK_THAT(std::string(refused.status.message()),
               Contains("00000000-0000-0000-0000-00000000000"));
  }
  CHECK(count(host, store) == 3);
}

TEST_CASE("memory: an id twice in one request is DUPLICATE_ID, stored before or not") {
  TestHost host;
  const Handle store = host.open();
  const Event event{.id = numbered_id(7)};
  const auto twice = [&] { return Append().event(event).event({}).event(event).send(host, store); };
  CHECK(twice().status.code() == StatusCode::kDuplicateId);
  CHECK_THAT(std::string(twice().status.message()), Contains(numbered_id(7).to_string()));
  CHECK(count(host, store) == 0);
  Append().event(event).send(host, store);
  CHECK(twice().status.code() == StatusCode::kDuplicateId);
  CHECK(count(host, store) == 1);
}

TEST_CASE("memory: an id may stand in two logs") {
  TestHost host;
  const Handle store = host.open();
  const Event event{.id = numbered_id(1)};
  CHECK(Append("one").event(event).send(host, store).status.ok());
  const Appended other = Append("two").event(event).send(host, store);
  CHECK(other.status.ok());
  CHECK_FALSE(other.already_stored);
  CHECK(other.receipts[0].global_position == 1);
}

TEST_CASE("memory: the most that an append may hold is taken, and found again by its ids") {
  TestHost host;
  const Handle store = host.open();
  Append append;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    append.event({.stream = std::to_string(i % 1000), .id = numbered_id(i)});
  }
  const Appended first = append.send(host, store);
  REQUIRE(first.status.ok());
  CHECK(first.receipts.back().position == 9);
  CHECK(first.receipts.back().global_position == 10'000);
  CHECK(append.send(host, store).already_stored);
  CHECK(count(host, store) == 10'000);
}

// Sanitizers end the process instead.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("memory: an append that memory does not suffice for leaves nothing behind") {
  TestHost host;
  const Handle store = host.open();
  const Event one{.id = numbered_id(1)};
  const Appended refused =
      Append().event(one).event({.stream = "new"}).impossible_event("c", "s").send(host, store);
  CHECK(refused.status.code() == StatusCode::kResourceExhausted);
  CHECK(count(host, store) == 0);

  const Appended stored = Append().event({.stream = "new"}).event(one).send(host, store);
  REQUIRE(stored.status.ok());
  CHECK_FALSE(stored.already_stored);
  CHECK(stored.receipts[0].position == 0);
  CHECK(stored.receipts[1].position == 0);
  CHECK(stored.receipts[1].global_position == 2);
  CHECK(Scan::of_category("c").read(host, store).events.size() == 2);
}
#endif
