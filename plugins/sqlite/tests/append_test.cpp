// SPDX-License-Identifier: Apache-2.0
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

struct Fixture {
  ScratchDirectory scratch;
  std::filesystem::path file = scratch.path() / "events.db";
  std::unique_ptr<TestStore> store = TestStore::at(file);
};

TestAppend& one(TestAppend& append, std::uint64_t id, std::string_view stream = "s") {
  return append.event(append.target("c", stream), id);
}

}  // namespace

TEST_CASE_METHOD(Fixture, "append: bytes come back as they went in", "[append]") {
  TestAppend append;
  const std::string payload = "{ \"n\" : 9007199254740993 ,\"e\":1e400,\"t\":\"\xc3\xa9\"}";
  const auto target = append.target("c\xc3\xa4t", "s'\"%");
  append.event(target, 1, "n\xe2\x82\xac", payload, "null", -5);
  append.event(target, 2, "n", std::string(5'000'000, '1'), " {} ", 1);
  append.event(target, 3, "n", "1");
  REQUIRE(store->append(append).status.ok());
  const auto events = store->scan_log().events;
  REQUIRE(events.size() == 3);
  CHECK(events[0].category() == "c\xc3\xa4t");
  CHECK(events[0].stream() == "s'\"%");
  CHECK(events[0].name() == "n\xe2\x82\xac");
  CHECK(events[0].payload() == payload);
  CHECK(events[0].metadata() == "null");
  CHECK(events[0].occurred_at() == -5);
  CHECK(events[0].id() == id_of(1));
  CHECK(events[1].payload().size() == 5'000'000);
  CHECK(events[1].metadata() == " {} ");
  CHECK_FALSE(events[2].metadata().has_value());
}

TEST_CASE_METHOD(Fixture, "append: positions are gapless, global positions increase", "[append]") {
  TestAppend append;
  const auto a = append.target("c", "a");
  const auto b = append.target("d", "b");
  append.event(a, 1).event(b, 2).event(a, 3);
  const Appended first = store->append(append);
  REQUIRE(first.status.ok());
  CHECK(first.receipts[0].position == 0);
  CHECK(first.receipts[1].position == 0);
  CHECK(first.receipts[2].position == 1);
  CHECK(first.receipts[2].global_position == 3);
  const Appended second = store->append_one("d", "b", 4);
  CHECK(second.receipts[0].position == 1);
  CHECK(second.receipts[0].global_position == 4);
}

TEST_CASE_METHOD(Fixture, "append: each log counts for itself", "[append]") {
  TestAppend other("other");
  one(other, 1);
  REQUIRE(store->append_one("c", "s", 1).status.ok());
  const Appended appended = store->append(other);
  REQUIRE(appended.status.ok());
  CHECK(appended.receipts[0].global_position == 1);
  CHECK(store->scan(scan_of(log_scope("other"))).events.size() == 1);
  CHECK(store->scan_log().events.size() == 1);
  CHECK_FALSE(store->log_info("default")->uuid == store->log_info("other")->uuid);
}

TEST_CASE_METHOD(Fixture, "append: global positions are not reused after events are gone",
                 "[append]") {
  store->append_one("c", "s", 1);
  store->append_one("c", "s", 2);
  RawDatabase(file).run("DELETE FROM events");
  const Appended appended = store->append_one("c", "s", 3);
  CHECK(appended.receipts[0].position == 2);
  CHECK(appended.receipts[0].global_position == 3);
}

TEST_CASE_METHOD(Fixture, "append: a refused condition stores nothing and names the leaves",
                 "[append]") {
  store->append_one("c", "s", 1);
  TestAppend append;
  const auto s = append.target("c", "s");
  const auto guarded = append.target("c", "other");
  append.event(s, 2);
  append.inner(FACTPORT_CONDITION_ALL, 3);
  append.leaf(FACTPORT_CONDITION_POSITION_IS, s, 4);
  append.leaf(FACTPORT_CONDITION_STREAM_EXISTS, guarded);
  const Appended refused = store->append(append);
  REQUIRE(refused.status.code() == StatusCode::kConditionFailed);
  REQUIRE(refused.status.failure().failed_leaves.size() == 2);
  CHECK(refused.status.failure().failed_leaves[0].actual_position == 0);
  CHECK(refused.status.failure().failed_leaves[1].actual_position == -1);
  CHECK(store->scan_log().events.size() == 1);
  CHECK(store->append_one("c", "s", 3).receipts[0].global_position == 2);
}

TEST_CASE_METHOD(Fixture, "append: a condition that holds lets the events in", "[append]") {
  TestAppend first;
  one(first, 1).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, 0);
  CHECK(store->append(first).status.ok());
  TestAppend second;
  one(second, 2).leaf(FACTPORT_CONDITION_POSITION_IS, 0, 0);
  CHECK(store->append(second).status.ok());
  TestAppend third;
  one(third, 3).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, 0);
  CHECK(store->append(third).status.code() == StatusCode::kConditionFailed);
  // A refused append does not even make the log.
  TestAppend fourth("nowhere");
  one(fourth, 4).leaf(FACTPORT_CONDITION_STREAM_EXISTS, 0);
  CHECK(store->append(fourth).status.code() == StatusCode::kConditionFailed);
  CHECK(store->log_info("nowhere").status().code() == StatusCode::kNotFound);
}

TEST_CASE_METHOD(Fixture, "append: the same request again answers the original receipts",
                 "[append][ids]") {
  TestAppend append;
  const auto a = append.target("c", "a");
  const auto b = append.target("d", "b");
  append.event(a, 1, "n", "1").event(b, 2).event(a, 3);
  append.leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, a);
  const Appended first = store->append(append);
  REQUIRE(first.status.ok());
  CHECK_FALSE(first.already_stored);
  store->append_one("c", "a", 9);
  const Appended again = store->append(append);
  REQUIRE(again.status.ok());
  CHECK(again.already_stored);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(again.receipts[i].position == first.receipts[i].position);
    CHECK(again.receipts[i].global_position == first.receipts[i].global_position);
    CHECK(again.receipts[i].recorded_at == first.receipts[i].recorded_at);
  }
  CHECK(store->scan_log().events.size() == 4);
}

TEST_CASE_METHOD(Fixture, "append: payloads are not compared, and no condition is needed",
                 "[append][ids]") {
  store->append_one("c", "s", 1);
  TestAppend again;
  again.event(again.target("c", "s"), 1, "happened", "\"different\"", "{}", 77);
  const Appended appended = store->append(again);
  CHECK(appended.status.ok());
  CHECK(appended.already_stored);
}

TEST_CASE_METHOD(Fixture, "append: ids that overlap otherwise are refused by name",
                 "[append][ids]") {
  TestAppend original;
  const auto target = original.target("c", "s");
  original.event(target, 1).event(target, 2).event(target, 3);
  REQUIRE(store->append(original).status.ok());
  store->append_one("c", "other", 4);
  store->append_one("c", "s", 5);

  TestAppend append;
  const auto s = append.target("c", "s");
  std::uint64_t named = 1;
  SECTION("one of them is new") {
    append.event(s, 7).event(s, 2);
    named = 2;
  }
  SECTION("in another order") {
    append.event(s, 2).event(s, 1);
    named = 2;
  }
  SECTION("with one between them left out") { append.event(s, 1).event(s, 3); }
  SECTION("with an event of another request between them") {
    append.event(s, 3).event(s, 5);
    named = 3;
  }
  SECTION("under another name") { append.event(s, 1, "other").event(s, 2); }
  SECTION("in another stream") { append.event(append.target("c", "other"), 1); }
  SECTION("in a stream that is not there") { append.event(append.target("c", "new"), 1); }
  SECTION("followed by new ones") { append.event(s, 1).event(s, 2).event(s, 3).event(s, 8); }
  SECTION("twice in the request") {
    append.event(s, 8).event(s, 9).event(s, 8);
    named = 8;
  }
  SECTION("with a condition that does not hold") {
    append.event(s, 2).event(s, 7).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, s);
    named = 2;
  }
  const Appended refused = store->append(append);
  CHECK(refused.status.code() == StatusCode::kDuplicateId);
  CHECK_THAT(std::string(refused.status.message()), Contains(id_of(named).to_string()));
  CHECK(store->scan_log().events.size() == 5);
}

TEST_CASE_METHOD(Fixture, "append: part of a request, contiguous and in order, counts as stored",
                 "[append][ids]") {
  TestAppend original;
  const auto target = original.target("c", "s");
  original.event(target, 1).event(target, 2).event(target, 3);
  REQUIRE(store->append(original).status.ok());
  TestAppend part;
  part.event(part.target("c", "s"), 2).event(0, 3);
  const Appended appended = store->append(part);
  CHECK(appended.already_stored);
  CHECK(appended.receipts[0].position == 1);
}

TEST_CASE_METHOD(Fixture, "append: an id may be in two logs", "[append][ids]") {
  store->append_one("c", "s", 1);
  TestAppend other("other");
  one(other, 1);
  const Appended appended = store->append(other);
  CHECK(appended.status.ok());
  CHECK_FALSE(appended.already_stored);
}

TEST_CASE("append: the level is stored with the log and compared at open", "[append][level]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const Level level = GENERATE(Level::kStream, Level::kCategory, Level::kLog, Level::kNone);
  {
    const auto store = TestStore::open(file, {}, level);
    REQUIRE(store.ok());
    REQUIRE((*store)->append_one("c", "s", 1).status.ok());
    CHECK((*store)->log_info()->level == level);
  }
  CHECK(TestStore::open(file, {}, level).ok());
  CHECK(TestStore::open(file).ok());
  const Level another = level == Level::kLog ? Level::kStream : Level::kLog;
  const Status refused = TestStore::open(file, {}, another).status();
  CHECK(refused.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(refused.message()),
             Contains("\"default\"") && Contains("level " + std::string(name_of(level))) &&
                 Contains("level " + std::string(name_of(another))));
  CHECK(TestStore::open(file, {}, another, "other").ok());
}

TEST_CASE("append: a level that was changed meanwhile is noticed by the next append",
          "[append][level]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "s", 1).status.ok());
  RawDatabase(file).run("UPDATE logs SET level = 3, epoch = epoch + 1");
  const Appended refused = store->append_one("c", "s", 2);
  CHECK(refused.status.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(refused.status.message()),
             Contains("level stream, epoch 1") && Contains("level log, epoch 2"));
  CHECK(TestStore::at(file)->append_one("c", "s", 2).status.ok());
}

TEST_CASE("append: another process may make the log first, at another level", "[append][level]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  auto store = TestStore::open(file, {}, Level::kCategory);
  REQUIRE(store.ok());
  REQUIRE(TestStore::at(file)->append_one("c", "s", 1).status.ok());
  CHECK((*store)->append_one("c", "s", 2).status.code() == StatusCode::kInvalidState);
}

TEST_CASE("append: at level none a condition names only streams that are written",
          "[append][level]") {
  const ScratchDirectory scratch;
  auto store = TestStore::open(scratch.path() / "events.db", {}, Level::kNone);
  REQUIRE(store.ok());
  TestAppend guarded;
  const auto s = guarded.target("c", "s");
  guarded.event(s, 1).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, guarded.target("c", "other"));
  CHECK((*store)->append(guarded).status.code() == StatusCode::kUnsupported);
  TestAppend own;
  one(own, 1).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, 0);
  CHECK((*store)->append(own).status.ok());
}

TEST_CASE("append: a store that only reads answers everything but appends", "[append]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  const auto store = TestStore::at(file, {{"read_only", true}});
  CHECK(store->scan_log().events.size() == 1);
  const Appended refused = store->append_one("c", "s", 2);
  CHECK(refused.status.code() == StatusCode::kPermissionDenied);
  CHECK_THAT(std::string(refused.status.message()), Contains("read_only"));
}
