// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"
#include "begin_request.hpp"
#include "scan_request.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::memory::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

std::vector<std::int64_t> positions(const Scanned& scanned) {
  std::vector<std::int64_t> positions;
  for (const StoredEvent& event : scanned.events) positions.push_back(event.global_position());
  return positions;
}

using Positions = std::vector<std::int64_t>;

StreamInfo info_of(const TestHost& host, StoreTransaction& transaction, std::string_view stream) {
  const Question question(FACTPORT_SCOPE_STREAM, "default", "c", stream);
  return *transaction.get_stream_info(TestCall(host), question);
}

}  // namespace

TEST_CASE("memory: a transaction is invisible until its commit, and then all of it is there") {
  TestHost host;
  const Handle store = host.open();
  Append().event({}).send(host, store);
  const Transaction transaction = begin(host, store);
  const Appended first = Append().event({}).event({.stream = "t"}).send(host, *transaction);
  const Appended second = Append().event({}).send(host, *transaction);
  REQUIRE(second.status.ok());
  CHECK(second.receipts[0].position == 2);
  CHECK(second.receipts[0].global_position == 4);
  CHECK(Scan::of_log().read(host, store).events.size() == 1);
  CHECK(Scan::of_stream("c", "t").read(host, store).events.empty());

  host.now_us += 10;
  REQUIRE(transaction->commit(TestCall(host)).ok());
  const Scanned all = Scan::of_log().read(host, store);
  CHECK(positions(all) == Positions{1, 2, 3, 4});
  CHECK(all.events[3].position() == second.receipts[0].position);
  CHECK(all.events[3].recorded_at() == second.receipts[0].recorded_at);
  CHECK(all.events[2].stream() == "t");
  CHECK(Append().event({}).send(host, store).receipts[0].global_position == 5);
}

TEST_CASE("memory: reads in a transaction see the log and its own writes, in every scope") {
  TestHost host;
  const Handle store = host.open();
  Append().event({}).event({.stream = "t"}).event({.category = "d"}).send(host, store);
  const Transaction transaction = begin(host, store);
  Append().event({}).event({.category = "d", .name = "other"}).send(host, *transaction);
  Append().event({}).event({.category = "new"}).send(host, *transaction);
  const auto read = [&](Scan scan) { return positions(scan.read(host, *transaction)); };

  CHECK(read(Scan::of_log()) == Positions{1, 2, 3, 4, 5, 6, 7});
  CHECK(read(Scan::of_log().batch_events(2)) == Positions{1, 2, 3, 4, 5, 6, 7});
  CHECK(read(Scan::of_log().backwards()) == Positions{7, 6, 5, 4, 3, 2, 1});
  CHECK(read(Scan::of_log().backwards().limit(5)) == Positions{7, 6, 5, 4, 3});
  CHECK(read(Scan::of_log().limit(5)) == Positions{1, 2, 3, 4, 5});
  CHECK(read(Scan::of_log().after(4)) == Positions{5, 6, 7});
  CHECK(read(Scan::of_log().after(1).before(6)) == Positions{2, 3, 4, 5});
  CHECK(read(Scan::of_log().before(4)) == Positions{1, 2, 3});
  CHECK(read(Scan::of_log().names({"other"})) == Positions{5});
  CHECK(read(Scan::of_log().after(INT64_MAX)).empty());
  CHECK(read(Scan::of_category("c")) == Positions{1, 2, 4, 6});
  CHECK(read(Scan::of_category("d").backwards()) == Positions{5, 3});
  CHECK(read(Scan::of_category("c").after(3)) == Positions{4, 6});
  CHECK(read(Scan::of_stream("c", "s")) == Positions{1, 4, 6});
  CHECK(read(Scan::of_stream("c", "s").from(1).to(1)) == Positions{4});
  CHECK(read(Scan::of_stream("c", "s").from(2)) == Positions{6});
  CHECK(read(Scan::of_stream("c", "s").to(0)) == Positions{1});
  CHECK(read(Scan::of_stream("c", "s").after(4)) == Positions{6});
  CHECK(read(Scan::of_stream("new", "s").from(0)) == Positions{7});

  CHECK(info_of(host, *transaction, "s").event_count == 3);
  CHECK(info_of(host, *transaction, "s").first_global_position == 1);
  CHECK(info_of(host, *transaction, "s").last_position == 2);
  CHECK(info_of(host, *transaction, "t").last_global_position == 2);
  CHECK(info_of(host, *transaction, "u") == StreamInfo());
  const auto latest = [&](std::uint32_t kind, std::string_view category, std::string_view stream) {
    const Question question(kind, "default", category, stream);
    return transaction->latest(TestCall(host), question)->scanned_through;
  };
  CHECK(latest(FACTPORT_SCOPE_LOG, {}, {}) == 7);
  CHECK(latest(FACTPORT_SCOPE_CATEGORY, "d", {}) == 5);
  CHECK(latest(FACTPORT_SCOPE_STREAM, "c", "t") == 2);
  CHECK(latest(FACTPORT_SCOPE_STREAM, "c", "u") == 0);
}

TEST_CASE("memory: a scan in a transaction ends where it was opened") {
  TestHost host;
  const Handle store = host.open();
  const Transaction transaction = begin(host, store);
  Append().event({}).send(host, *transaction);
  Scan scan = Scan::of_log();
  const auto cursor = transaction->scan(TestCall(host), ScanRequest(scan.raw()));
  Append().event({}).send(host, *transaction);
  const auto batch = (*cursor)->next(TestCall(host));
  CHECK(batch->count == 1);
  CHECK(batch->end);
}

TEST_CASE("memory: what was lent in a transaction outlives it, rolled back or not") {
  TestHost host;
  const Handle store = host.open();
  for (const bool commits : {false, true}) {
    Transaction transaction = begin(host, store);
    Append().event({.payload = std::string(100'000, '1')}).send(host, *transaction);
    Scan scan = Scan::of_log();
    auto cursor = transaction->scan(TestCall(host), ScanRequest(scan.raw()));
    const Batch batch = *(*cursor)->next(TestCall(host));
    const Batch latest =
        *transaction->latest(TestCall(host), Question(FACTPORT_SCOPE_LOG, "default"));
    cursor = std::unique_ptr<Cursor>();
    if (commits) REQUIRE(transaction->commit(TestCall(host)).ok());
    transaction.reset();
    // What would take the place of the records if they were the log's own.
    Append().event({.stream = "other"}).send(host, store);
    const StoredEvent event(batch.events[batch.count - 1], "default");
    CHECK(event.payload() == std::string(100'000, '1'));
    CHECK(event.stream() == "s");
    CHECK(view_of(latest.events->payload).size() == 100'000);
  }
}

TEST_CASE("memory: a rolled back transaction leaves nothing, not even the log's level") {
  TestHost host;
  const Handle store = host.open("levels", Level::kCategory);
  const Handle other = host.open("levels", Level::kLog);
  {
    const Transaction transaction = begin(host, store);
    REQUIRE(Append().event({.id = numbered_id(1)}).send(host, *transaction).status.ok());
  }
  CHECK(Scan::of_log().read(host, store).events.empty());
  CHECK(store->log_info(TestCall(host), Question(FACTPORT_SCOPE_LOG, "default")).status().code() ==
        StatusCode::kNotFound);
  const Appended appended = Append().event({.id = numbered_id(1)}).send(host, other);
  REQUIRE(appended.status.ok());
  CHECK_FALSE(appended.already_stored);
  CHECK(appended.receipts[0].global_position == 1);
}

TEST_CASE("memory: a transaction that creates a log gives it the configured level") {
  TestHost host;
  const Handle store = host.open({}, Level::kCategory);
  const Transaction transaction = begin(host, store, 30s, "another");
  Append("another").event({}).send(host, *transaction);
  REQUIRE(transaction->commit(TestCall(host)).ok());
  const auto info = store->log_info(TestCall(host), Question(FACTPORT_SCOPE_LOG, "another"));
  CHECK(info->level == Level::kCategory);
  CHECK(info->epoch == 1);
}

TEST_CASE("memory: ids in a transaction are compared with the log and with its own") {
  TestHost host;
  const Handle store = host.open();
  Append().event({.id = numbered_id(1)}).send(host, store);
  const Transaction transaction = begin(host, store);
  const auto send = [&](std::uint64_t id, std::string_view stream = "s") {
    return Append()
        .event({.stream = std::string(stream), .id = numbered_id(id)})
        .send(host, *transaction);
  };
  CHECK(send(1).already_stored);
  CHECK(send(2).receipts[0].position == 1);
  const Appended again = send(2);
  CHECK(again.already_stored);
  CHECK(again.receipts[0].global_position == 2);
  // The pair lies partly in the log and partly in the transaction, and is stored as it stands.
  CHECK(Append()
            .event({.id = numbered_id(1)})
            .event({.id = numbered_id(2)})
            .send(host, *transaction)
            .already_stored);
  CHECK(send(2, "t").status.code() == StatusCode::kDuplicateId);
  CHECK(send(1, "t").status.code() == StatusCode::kDuplicateId);
}

TEST_CASE("memory: a condition in a transaction is judged by what it has written") {
  TestHost host;
  const Handle store = host.open();
  Append().event({}).send(host, store);
  const Transaction transaction = begin(host, store);
  const auto expect = [&](std::int64_t position) {
    return Append().event({}).expect_position("c", "s", position).send(host, *transaction).status;
  };
  CHECK(expect(0).ok());
  CHECK(expect(1).ok());
  const Status refused = expect(1);
  REQUIRE(refused.code() == StatusCode::kConditionFailed);
  CHECK(refused.failure().failed_leaves[0].actual_position == 2);
}

TEST_CASE("memory: who writes beside a transaction waits, within its deadline, and names it") {
  TestHost host;
  const Handle store = host.open();
  const Transaction transaction = begin(host, store);
  host.advance(1500ms);
  const Status late = Append().event({}).send(TestCall(host, 1000), *store).status;
  REQUIRE(late.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.message()),
             Contains("transaction open for 1.5 s") && Contains("\"default\"") && Contains("30 s"));
  CHECK(begin_result(store, TestCall(host, 1000)).status().code() == StatusCode::kTimeout);
  CHECK(store->set_level(TestCall(host, 1000), "default", Level::kLog).code() ==
        StatusCode::kTimeout);
  // Another log has another lock.
  CHECK(Append("another").event({}).send(host, store).status.ok());
}

TEST_CASE("memory: past its timeout a transaction is over, whoever looks first") {
  TestHost host;
  const Handle store = host.open();
  const auto check_over = [](const Status& status) {
    CHECK(status.code() == StatusCode::kInvalidState);
    CHECK_THAT(std::string(status.message()), Contains("past its timeout of 30 s"));
  };
  const auto open = [&] {
    Transaction transaction = begin(host, store, 30s);
    REQUIRE(Append().event({}).send(host, *transaction).status.ok());
    return transaction;
  };

  SECTION("a writer") {
    const Transaction transaction = open();
    host.advance(30s);
    CHECK(Append().event({}).send(TestCall(host, 1000), *store).receipts[0].global_position == 1);
    check_over(Append().event({}).send(host, *transaction).status);
    check_over(transaction->commit(TestCall(host)));
    CHECK(Scan::of_log().read(host, store).events.size() == 1);
  }
  SECTION("another transaction") {
    const Transaction transaction = open();
    host.advance(30s);
    const Result<Transaction> begun = begin_result(store, TestCall(host, 1000));
    REQUIRE(begun.ok());
    const Transaction& next = *begun;
    check_over(transaction->commit(TestCall(host)));
    REQUIRE(Append().event({}).send(host, *next).status.ok());
    CHECK(next->commit(TestCall(host)).ok());
    CHECK(Scan::of_log().read(host, store).events.size() == 1);
  }
  SECTION("itself") {
    const Transaction transaction = open();
    Scan scan = Scan::of_log();
    const auto cursor = transaction->scan(TestCall(host), ScanRequest(scan.raw()));
    host.advance(30s);
    check_over((*cursor)->next(TestCall(host)).status());
    check_over(transaction->scan(TestCall(host), ScanRequest(scan.raw())).status());
    check_over(
        transaction->latest(TestCall(host), Question(FACTPORT_SCOPE_LOG, "default")).status());
    check_over(transaction->commit(TestCall(host)));
    CHECK(Scan::of_log().read(host, store).events.empty());
  }
}

TEST_CASE("memory: a position that a transaction cannot see is waited for until the deadline") {
  TestHost host;
  const Handle store = host.open();
  const Transaction transaction = begin(host, store, 30s);
  Append().event({}).send(host, *transaction);
  CHECK(Scan::of_log().at_least(1).read(host, *transaction).events.size() == 1);
  Scan beyond = Scan::of_log().at_least(2);
  const auto late = transaction->scan(TestCall(host, 1000), ScanRequest(beyond.raw()));
  REQUIRE(late.status().code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.status().message()), Contains("global position 2"));
}

TEST_CASE("memory: an append that finds no memory leaves its transaction to be rolled back") {
  TestHost host;
  const Handle store = host.open();
  {
    const Transaction transaction = begin(host, store);
    CHECK(Append().impossible_event("c", "s").send(host, *transaction).status.code() ==
          StatusCode::kResourceExhausted);
  }
  CHECK(Append().event({}).send(host, store).receipts[0].global_position == 1);
}
