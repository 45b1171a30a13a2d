// SPDX-License-Identifier: Apache-2.0
//
// A transaction takes effect as a whole, and its own reads see what it has written. How it ends is
// tested in transaction_end_test.cpp, what others see meanwhile in
// transaction_concurrency_test.cpp.
#include "in_transaction.hpp"
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("transaction: a store that does not declare them answers UNSUPPORTED") {
  const StoreUnderTest store;
  if (offers_transactions(store)) return;
  const Result<Transaction> begun = store->try_begin();
  REQUIRE_FALSE(begun.ok());
  CHECK(begun.status().code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(begun.status().message()), Catch::Contains("transactions"));
}

TEST_CASE("transaction: nobody else sees anything of it before its commit, everything after") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  store->stream("c", "s").publish(numbered_events(2));
  const RecordedEvents before = read_log(*store);
  Transaction transaction = store->begin();
  const AppendResult first = publish_in(transaction, store->stream("c", "s"), 2, 10);
  const AppendResult second = publish_in(transaction, store->stream("d", "t"), 1, 20);
  CHECK(read_log(*store) == before);
  CHECK(store->stream("c", "s").info().last_position == 1);
  CHECK(store->stream("d", "t").info() == StreamInfo{});
  CHECK_FALSE(store->category("d").latest());
  transaction.commit();
  const RecordedEvents after = read_log(*store);
  REQUIRE(after.size() == 5);
  CHECK(RecordedEvents(after.begin(), after.begin() + 2) == before);
  const std::vector<Receipt> receipts{first.receipts.at(0), first.receipts.at(1),
                                      second.receipts.at(0)};
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    CHECK(after[i + 2].position == receipts[i].position);
    CHECK(after[i + 2].global_position == receipts[i].global_position);
    CHECK(after[i + 2].recorded_at == receipts[i].recorded_at);
    CHECK(after[i + 2].id == receipts[i].id);
  }
}

TEST_CASE("transaction: its own reads see its own writes, whatever they ask for") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStream stream = store->stream("c", "s");
  stream.publish(numbered_events(2));
  store->stream("d", "t").publish(numbered_events(1));
  Transaction transaction = store->begin();
  publish_in(transaction, stream, 3, 10);
  publish_in(transaction, store->stream("d", "u"), 1, 20);

  CHECK(stream.info(read_in(transaction)).last_position == 4);
  CHECK(stream.info(read_in(transaction)).event_count == 5);
  CHECK(stream.latest(read_in(transaction))->payload() == "12");
  CHECK(store->category("d").latest(read_in(transaction))->payload() == "20");
  CHECK(store->log().latest(read_in(transaction))->payload() == "20");
  CHECK(read(store->log().scan(scan_in(transaction))).size() == 7);
  CHECK(read(store->category("c").scan(scan_in(transaction))).size() == 5);

  ScanOptions bounded = scan_in(transaction);
  bounded.from = 1;
  bounded.to = 3;
  CHECK(read(stream.scan(bounded)).size() == 3);
  bounded.limit = 2;
  CHECK(read(stream.scan(bounded)).back().payload == "10");
  ScanOptions later = scan_in(transaction);
  later.after = stream.latest()->global_position();
  later.batch_events = 1;
  CHECK(read(stream.scan(later)).size() == 3);
  for (const Freshness freshness : {Freshness::kComplete, Freshness::kAvailable}) {
    ScanOptions fresh = scan_in(transaction);
    fresh.freshness = freshness;
    CHECK(read(stream.scan(fresh)).size() == 5);
  }
  if (store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) {
    ScanOptions backwards = scan_in(transaction);
    backwards.direction = Direction::kBackwards;
    CHECK(read(stream.scan(backwards)).front().payload == "12");
    backwards.limit = 4;
    CHECK(read(stream.scan(backwards)).back().payload == "1");
  }
  transaction.commit();
  CHECK(read_log(*store).size() == 7);
}

TEST_CASE("transaction: a condition is judged on what the transaction has appended") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStream stream = store->stream("c", "s");
  Transaction transaction = store->begin();
  stream.publish(numbered_events(1), stream_is_empty(), in(transaction));
  stream.publish(numbered_events(1), position_is(0), in(transaction));
  const AppendResult refused =
      stream.try_publish(numbered_events(1), stream_is_empty(), in(transaction));
  CHECK(refused.status.code() == StatusCode::kConditionFailed);
  REQUIRE(refused.unmet.size() == 1);
  CHECK(refused.unmet.front().actual_position == 1);
}

TEST_CASE("transaction: 1,000 appends in one are stored together, in order") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  {
    Transaction transaction = store->begin();
    for (int i = 0; i < 1000; ++i) {
      publish_in(transaction, store->stream("c", i % 2 == 0 ? "even" : "odd"), 1, i);
    }
    CHECK(read_log(*store).empty());
    transaction.commit();
  }
  const RecordedEvents log = read_log(*store);
  REQUIRE(log.size() == 1000);
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log[i].payload != std::to_string(i)) FAIL("out of order at " << i);
  }
  CHECK(store->stream("c", "odd").info().last_position == 499);
}

TEST_CASE("transaction: several streams in one append of it") {
  const StoreUnderTest store;
  if (!offers_transactions(store) || !store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND)) return;
  Transaction transaction = store->begin();
  store->category("c").publish({{.stream = "s", .events = numbered_events(2)},
                                {.stream = "t", .events = numbered_events(1)}},
                               in(transaction));
  store->log().publish({{.category = "d", .stream = "u", .events = numbered_events(1)},
                        {.category = "c", .stream = "s", .events = numbered_events(1)}},
                       in(transaction));
  CHECK(store->stream("c", "s").info(read_in(transaction)).last_position == 2);
  transaction.commit();
  CHECK(read_log(*store).size() == 5);
}

TEST_CASE("transaction: an id is compared with those of the transaction too") {
  const StoreUnderTest store;
  if (!offers_transactions(store) || !store.offers(FACTPORT_CAPABILITY_IDEMPOTENT_APPEND)) return;
  const EventStream stream = store->stream("c", "s");
  std::vector<NewEvent> events = numbered_events(2);
  events[0].id = Uuid::parse("0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1001");
  events[1].id = Uuid::parse("0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1002");
  Transaction transaction = store->begin();
  const AppendResult first = stream.publish(events, {}, in(transaction));
  const AppendResult again = stream.publish(events, stream_is_empty(), in(transaction));
  CHECK(again.already_stored);
  CHECK(again.receipts.at(1).global_position == first.receipts.at(1).global_position);
  const AppendResult other =
      stream.try_publish(std::vector<NewEvent>{events[1], numbered_event(9)}, {}, in(transaction));
  CHECK(name_of(other.status.code()) == "DUPLICATE_ID");
  transaction.roll_back();
  CHECK_FALSE(stream.publish(events).already_stored);
}
