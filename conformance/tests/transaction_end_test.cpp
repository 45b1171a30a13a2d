// SPDX-License-Identifier: Apache-2.0
//
// How a transaction ends: committed, rolled back, or by a failure, after which only its end is
// left.
#include "in_transaction.hpp"
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

/// Every call but the end is INVALID_STATE.
void check_only_its_end_is_left(const EventStore& store, Transaction& transaction) {
  const EventStream stream = store.stream("c", "s");
  const auto code_of = [](const Status& status) { return std::string(name_of(status.code())); };
  CHECK(code_of(stream.try_publish(numbered_events(1), {}, in(transaction)).status) ==
        "INVALID_STATE");
  CHECK(code_of(stream.try_scan(scan_in(transaction)).status()) == "INVALID_STATE");
  CHECK_THROWS_WITH(stream.latest(read_in(transaction)), Catch::Contains("INVALID_STATE"));
  CHECK_THROWS_WITH(stream.info(read_in(transaction)), Catch::Contains("INVALID_STATE"));
  CHECK(code_of(transaction.try_commit()) == "INVALID_STATE");
}

}  // namespace

TEST_CASE("transaction: dropped or rolled back, it leaves nothing and burns no position") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStream stream = store->stream("c", "s");
  stream.publish(numbered_events(2));
  const RecordedEvents before = read_log(*store);
  {
    Transaction dropped = store->begin();
    publish_in(dropped, stream, 3);
    publish_in(dropped, store->stream("new", "new"), 1);
  }
  Transaction rolled_back = store->begin();
  publish_in(rolled_back, stream, 1);
  rolled_back.roll_back();
  check_only_its_end_is_left(*store, rolled_back);
  CHECK(read_log(*store) == before);
  CHECK(stream.publish(numbered_events(1)).receipts.at(0).position == 2);
  CHECK(store->stream("new", "new").info() == StreamInfo{});
  if (store.offers(FACTPORT_CAPABILITY_LISTING)) CHECK(store->log().categories().size() == 1);
}

TEST_CASE("transaction: a log that is new in it exists once it is committed") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStore fresh = store->in_log("fresh");
  {
    Transaction dropped = fresh.begin();
    publish_in(dropped, fresh.stream("c", "s"), 1);
  }
  const Result<LogInfo> absent = fresh.log().try_info();
  CHECK_FALSE(absent.ok());
  if (store.offers(FACTPORT_CAPABILITY_LISTING)) CHECK(store->logs().empty());
  Transaction kept = fresh.begin();
  publish_in(kept, fresh.stream("c", "s"), 1);
  kept.commit();
  CHECK(read_log(fresh).size() == 1);
}

TEST_CASE("transaction: after a refused condition only its end is left") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStream stream = store->stream("c", "s");
  stream.publish(numbered_events(1));
  Transaction transaction = store->begin();
  publish_in(transaction, stream, 1);
  CHECK_THROWS_AS(stream.publish(numbered_events(1), position_is(7), in(transaction)),
                  UnmetCondition);
  check_only_its_end_is_left(*store, transaction);
  CHECK(read_log(*store).size() == 1);
  // It holds up nobody, although it is still there.
  CHECK(stream.publish(numbered_events(1)).receipts.at(0).position == 1);
}

TEST_CASE("transaction: after a request that the host refuses only its end is left") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  Transaction transaction = store->begin();
  const AppendResult refused = store->stream("c", "s").try_publish(
      std::vector<NewEvent>{{.name = "n", .payload = "{"}}, {}, in(transaction));
  CHECK(refused.status.code() == StatusCode::kInvalidArgument);
  check_only_its_end_is_left(*store, transaction);
}

TEST_CASE("transaction: after its commit only its end is left") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  Transaction transaction = store->begin();
  publish_in(transaction, store->stream("c", "s"), 1);
  transaction.commit();
  check_only_its_end_is_left(*store, transaction);
  CHECK(read_log(*store).size() == 1);
  Transaction empty = store->begin();
  CHECK(empty.try_commit().ok());
}

TEST_CASE("transaction: a handle of another log or another store has no place in it") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  Transaction transaction = store->begin();
  const AppendResult other_log =
      store->in_log("other").stream("c", "s").try_publish(numbered_events(1), {}, in(transaction));
  CHECK(name_of(other_log.status.code()) == "INVALID_ARGUMENT");
  CHECK_THAT(std::string(other_log.status.message()), Catch::Contains("other"));
  check_only_its_end_is_left(*store, transaction);

  Transaction mine = store->begin();
  const Result<EventStore> second = store.open(store.config());
  REQUIRE(second.ok());
  const AppendResult other_store =
      second->stream("c", "s").try_publish(numbered_events(1), {}, in(mine));
  CHECK(name_of(other_store.status.code()) == "INVALID_ARGUMENT");
}

TEST_CASE("transaction: a scan in it must be over before its commit, and its events outlive it") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStream stream = store->stream("c", "s");
  std::optional<Transaction> transaction = store->begin();
  publish_in(*transaction, stream, 3);
  ScanOptions options = scan_in(*transaction);
  options.batch_events = 1;
  {
    Scan scan = stream.scan(options);
    REQUIRE(*scan.try_next_batch());
    CHECK(name_of(transaction->try_commit().code()) == "INVALID_STATE");
    // Its end was fixed when it opened.
    publish_in(*transaction, stream, 1, 99);
    CHECK(scan.to_vector().size() == 3);
  }
  Scan last = stream.scan(scan_in(*transaction));
  REQUIRE(*last.try_next_batch());
  Scan left = stream.scan(options);
  REQUIRE(*left.try_next_batch());
  transaction.reset();
  CHECK(last.batch().at(3).payload.size == 2);
  CHECK_FALSE(left.try_next_batch().ok());
  CHECK(read_log(*store).empty());
}
