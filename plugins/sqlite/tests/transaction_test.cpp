// SPDX-License-Identifier: Apache-2.0
#include "child_process.hpp"
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_transaction.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::sqlite_test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

using Positions = std::vector<std::int64_t>;

factport_info_request question(const factport_scope& scope) {
  factport_info_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  return request;
}

}  // namespace

TEST_CASE("transaction: it is invisible until its commit, and then all of it is there") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  const auto other = TestStore::at(file);
  store->append_one("c", "s", 1);
  TestTransaction transaction(*store);
  CHECK(transaction.append("s", 2).receipts[0].global_position == 2);
  CHECK(transaction.append("t", 3).receipts[0].position == 0);
  const Appended last = transaction.append("s", 4);
  CHECK(store->scan_log().events.size() == 1);
  CHECK(other->info("c", "t").event_count == 0);

  REQUIRE(transaction.commit().ok());
  const auto events = other->scan_log().events;
  REQUIRE(events.size() == 4);
  CHECK(events[3].position() == last.receipts[0].position);
  CHECK(events[3].global_position() == last.receipts[0].global_position);
  CHECK(events[3].recorded_at() == last.receipts[0].recorded_at);
  CHECK(store->log_info()->event_count == 4);
  // It has given up the lock, although it is not closed.
  CHECK(other->append_one("c", "s", 5).receipts[0].global_position == 5);
}

TEST_CASE("transaction: its reads see the log and its own writes") {
  const ScratchDirectory scratch;
  const auto store = TestStore::at(scratch.path() / "events.db");
  store->append_one("c", "s", 1);
  TestTransaction transaction(*store);
  transaction.append("t", 2);
  transaction.append("s", 3);
  CHECK(transaction.scan(scan_of(log_scope())) == Positions{1, 2, 3});
  CHECK(transaction.scan(scan_of(category_scope("c"))) == Positions{1, 2, 3});
  CHECK(transaction.scan(scan_of(stream_scope("c", "s"))) == Positions{1, 3});
  factport_scan_request backwards = scan_of(stream_scope("c", "s"));
  backwards.flags = FACTPORT_SCAN_BACKWARDS;
  backwards.batch_events = 1;
  CHECK(transaction.scan(backwards) == Positions{3, 1});

  const auto info = transaction.raw().get_stream_info(
      store->call().call(), InfoRequest(question(stream_scope("c", "s"))));
  REQUIRE(info.ok());
  CHECK(info->event_count == 2);
  CHECK(info->last_global_position == 3);
  const auto latest =
      transaction.raw().latest(store->call().call(), InfoRequest(question(category_scope("c"))));
  REQUIRE(latest.ok());
  CHECK(latest->scanned_through == 3);
}

TEST_CASE("transaction: dropped, it leaves nothing, not even the log") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  {
    TestTransaction transaction(*store);
    REQUIRE(transaction.append("s", 1).status.ok());
  }
  CHECK(store->scan_log().events.empty());
  CHECK(RawDatabase(file).run("SELECT count(*) FROM logs") == "0");
  const Appended appended = store->append_one("c", "s", 1);
  CHECK_FALSE(appended.already_stored);
  CHECK(appended.receipts[0].global_position == 1);
}

TEST_CASE("transaction: ids are compared with the log and with its own") {
  const ScratchDirectory scratch;
  const auto store = TestStore::at(scratch.path() / "events.db");
  store->append_one("c", "s", 1);
  {
    TestTransaction transaction(*store);
    CHECK(transaction.append("s", 1).already_stored);
    CHECK(transaction.append("s", 2).receipts[0].position == 1);
    CHECK(transaction.append("s", 2).already_stored);
    CHECK(transaction.append("t", 2).status.code() == StatusCode::kDuplicateId);
  }
  TestTransaction transaction(*store);
  CHECK(transaction.append("t", 1).status.code() == StatusCode::kDuplicateId);
}

TEST_CASE("transaction: who writes beside it waits, within the deadline, and names it") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  const auto other = TestStore::at(file);
  store->append_one("c", "s", 1);
  TestTransaction transaction(*store);
  TestAppend append;
  append.event(append.target("c", "s"), 2);
  const Status late = store->append(append, store->call(50ms)).status;
  REQUIRE(late.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.message()), Contains("transaction open for"));
  CHECK(other->append(append, other->call(50ms)).status.code() == StatusCode::kTimeout);
  CHECK(TestTransaction::begin(*other, other->call(50ms)).status().code() == StatusCode::kTimeout);
  CHECK(store->adapter().set_level(store->call(50ms).call(), "default", Level::kLog).code() ==
        StatusCode::kTimeout);
  transaction.close();
  CHECK(store->append(append).status.ok());
}

TEST_CASE("transaction: past its timeout it is rolled back, although nobody calls it") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  TestTransaction transaction(*store, 1s);
  REQUIRE(transaction.append("s", 1).status.ok());
  // Plain SQLite, which knows nothing of the transaction: the lock itself is free again.
  RawDatabase raw(file);
  const auto is_locked = [&] {
    try {
      raw.run("BEGIN IMMEDIATE; ROLLBACK");
      return false;
    } catch (const std::exception&) {
      return true;
    }
  };
  CHECK(is_locked());
  const auto begun = std::chrono::steady_clock::now();
  while (is_locked() && std::chrono::steady_clock::now() < begun + 20s) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK_FALSE(is_locked());
  for (const Status& status : {transaction.append("s", 2).status, transaction.commit()}) {
    CHECK(status.code() == StatusCode::kInvalidState);
    CHECK_THAT(std::string(status.message()), Contains("past its timeout of 1 s"));
  }
  CHECK(store->append_one("c", "s", 1).receipts[0].global_position == 1);
}

TEST_CASE("transaction: SIGKILL in the middle of one leaves nothing of it", "[kill]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  ChildProcess child([&](auto send) {
    // Small pages in memory, so that some of it is in the log before the end.
    const auto store = TestStore::at(file, {{"page_cache_kib", std::int64_t{64}}});
    store->append_one("c", "s", 1);
    TestTransaction transaction(*store);
    for (std::uint64_t id = 2; id < 200; ++id) {
      TestAppend append;
      append.event(append.target("c", "s"), id, "n", std::string(4000, '1'));
      if (!transaction.append(append).status.ok()) return 1;
    }
    send(1);
    while (true) std::this_thread::sleep_for(1s);
    return 0;
  });
  REQUIRE(child.read());
  child.kill();
  CHECK(child.wait() == -1);
  const auto store = TestStore::at(file);
  CHECK(store->scan_log().events.size() == 1);
  CHECK(store->append_one("c", "s", 2).receipts[0].global_position == 2);
  CHECK(RawDatabase(file).run("PRAGMA integrity_check") == "ok");
}

TEST_CASE("transaction: a store that only reads has none") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file);
  const auto store = TestStore::at(file, {{"read_only", true}});
  CHECK(TestTransaction::begin(*store, store->call()).status().code() ==
        StatusCode::kPermissionDenied);
}
