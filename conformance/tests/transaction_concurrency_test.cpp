// SPDX-License-Identifier: Apache-2.0
//
// What others see of a transaction, and how they wait for it.
#include "in_transaction.hpp"
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"
#include "together.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

RecordedEvents read_all(const EventStore& store) {
  ScanOptions options;
  options.freshness = Freshness::kComplete;
  return read(store.log().scan(options));
}

/// Runs `work` in a transaction, and again when it lost against another one.
template <class Work>
void until_committed(const EventStore& store, Work&& work) {
  while (true) {
    Transaction transaction = store.begin();
    Status status = work(transaction);
    if (status.ok()) status = transaction.try_commit();
    if (status.ok()) return;
    if (!is_safe_to_retry(status.code())) throw std::logic_error(status.to_string());
  }
}

}  // namespace

TEST_CASE("concurrency: a transaction becomes visible as a whole, through every handle") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  constexpr int kTransactions = 20;
  constexpr int kEvents = 6;
  const EventStore reading = store.second_handle();
  std::atomic<bool> writing{true};
  Together together;
  together.add([&] {
    for (int i = 0; i < kTransactions; ++i) {
      until_committed(*store, [&](Transaction& transaction) {
        Status status;
        for (int event = 0; status.ok() && event < kEvents; ++event) {
          status = store->stream("c", event % 2 == 0 ? "s" : "t")
                       .try_publish(numbered_events(1, i), {}, in(transaction))
                       .status;
        }
        return status;
      });
    }
    writing = false;
  });
  together.add([&] {
    while (writing) {
      std::map<std::string, int> seen;
      for (const RecordedEvent& event : read_all(reading)) ++seen[event.payload];
      for (const auto& [transaction, events] : seen) {
        if (events != kEvents) throw std::logic_error("a part of transaction " + transaction);
      }
    }
  });
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  CHECK(read_all(reading).size() == kTransactions * kEvents);
}

TEST_CASE("concurrency: writers of a stream wait for the transaction that has written it") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStore other = store.second_handle();
  Transaction transaction = store->begin();
  store->stream("c", "s").publish(numbered_events(1, 1), {}, in(transaction));
  for (const EventStore& writing : {*store, other}) {
    const Status status =
        writing.stream("c", "s").try_publish(numbered_events(1), {}, {.timeout = 50ms}).status;
    INFO(status.to_string());
    REQUIRE_FALSE(status.ok());
    CHECK(is_safe_to_retry(status.code()));
  }
  Together together;
  for (const EventStore& writing : {*store, other}) {
    together.add([writing] { writing.stream("c", "s").publish(numbered_events(1, 2)); });
  }
  together.start();
  store->stream("c", "s").publish(numbered_events(1, 1), {}, in(transaction));
  transaction.commit();
  CHECK(together.join() == std::vector<std::string>{});
  const RecordedEvents log = read_all(other);
  REQUIRE(log.size() == 4);
  CHECK(log[0].payload + log[1].payload + log[2].payload + log[3].payload == "1122");
}

TEST_CASE("concurrency: past its timeout a transaction is rolled back without a call") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  const EventStore other = store.second_handle();
  for (const EventStore& writing : {*store, other}) {
    Transaction transaction = store->begin({.timeout = 300ms});
    store->stream("c", "s").publish(numbered_events(3, 100), {}, in(transaction));
    // Gets through as soon as the transaction is out of the way.
    const AppendResult result = writing.stream("c", "s").try_publish(numbered_events(1));
    INFO(result.status.to_string());
    CHECK(result.ok());
    const Status late =
        store->stream("c", "s").try_publish(numbered_events(1), {}, in(transaction)).status;
    INFO(late.to_string());
    CHECK(name_of(late.code()) == "INVALID_STATE");
    CHECK_THAT(std::string(late.message()), Catch::Contains("timeout of 0.3 s"));
    CHECK(name_of(transaction.try_commit().code()) == "INVALID_STATE");
  }
  const RecordedEvents log = read_all(*store);
  CHECK(log.size() == 2);
  CHECK(log.back().position == 1);
}

TEST_CASE("concurrency: a commit past the timeout stores nothing") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  Transaction transaction = store->begin({.timeout = 200ms});
  store->stream("c", "s").publish(numbered_events(3), {}, in(transaction));
  store->stream("c", "s").publish(numbered_events(1, 7));
  CHECK(name_of(transaction.try_commit().code()) == "INVALID_STATE");
  const RecordedEvents log = read_all(*store);
  REQUIRE(log.size() == 1);
  CHECK(log.front().payload == "7");
}

TEST_CASE("concurrency: transactions that cross one another never hang, and lose nothing") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  constexpr int kRounds = 15;
  const EventStore other = store.second_handle();
  Together together;
  for (const bool forwards : {true, false}) {
    together.add([&, forwards] {
      const EventStore& mine = forwards ? *store : other;
      for (int round = 0; round < kRounds; ++round) {
        until_committed(mine, [&](Transaction& transaction) {
          Status status = mine.stream("c", forwards ? "a" : "b")
                              .try_publish(numbered_events(1), {}, in(transaction))
                              .status;
          if (!status.ok()) return status;
          return mine.stream("c", forwards ? "b" : "a")
              .try_publish(numbered_events(1), {}, in(transaction))
              .status;
        });
      }
    });
  }
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  CHECK(read_all(*store).size() == 4 * kRounds);
  CHECK(store->stream("c", "a").info().last_position == 2 * kRounds - 1);
  CHECK(store->stream("c", "b").info().last_position == 2 * kRounds - 1);
}

TEST_CASE(
    "concurrency: an append beside transactions on the same stream is neither lost nor torn") {
  const StoreUnderTest store;
  if (!offers_transactions(store)) return;
  constexpr int kRounds = 20;
  Together together;
  together.add([&] {
    for (int round = 0; round < kRounds; ++round) {
      until_committed(*store, [&](Transaction& transaction) {
        Status status;
        for (int i = 0; status.ok() && i < 2; ++i) {
          status = store->stream("c", "s")
                       .try_publish(numbered_events(1, 1), {}, in(transaction))
                       .status;
        }
        // Every other one is given up after its work is done.
        if (round % 2 == 1) {
          transaction.roll_back();
          transaction = store->begin();
        }
        return status;
      });
    }
  });
  together.add([&] {
    for (int i = 0; i < kRounds; ++i) store->stream("c", "s").publish(numbered_events(1, 2));
  });
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  CHECK(store->stream("c", "s").info().last_position == 2 * kRounds - 1);
}
