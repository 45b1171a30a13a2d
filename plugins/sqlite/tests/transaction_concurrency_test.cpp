// SPDX-License-Identifier: Apache-2.0
//
// Transactions beside appends, readers and the thread that ends them.
#include "scratch_directory.hpp"
#include "test_transaction.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::sqlite_test;
using namespace std::chrono_literals;

TEST_CASE("transaction: beside appends and readers, the log stays gapless and whole") {
  constexpr std::uint64_t kTransactions = 15;
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file, {{"busy_timeout_ms", std::int64_t{600'000}}});
  std::atomic<std::uint64_t> next_id{1};
  std::atomic<int> failures{0};
  std::atomic<int> torn{0};
  std::atomic<std::size_t> stored{0};
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done) {
      // Every transaction that is stored writes four events.
      if (store->info("c", "whole").event_count % 4 != 0) ++torn;
      std::this_thread::sleep_for(1ms);
    }
  });
  std::vector<std::thread> writers;
  for (int i = 0; i < 2; ++i) {
    writers.emplace_back([&, i] {
      for (std::uint64_t n = 0; n < kTransactions; ++n) {
        TestTransaction transaction(*store, 600s);
        for (int k = 0; k < 4; ++k) {
          if (!transaction.append("whole", next_id++).status.ok()) ++failures;
        }
        if (transaction.scan(scan_of(stream_scope("c", "whole"))).size() % 4 != 0) ++torn;
        if (n % 3 == static_cast<std::uint64_t>(i)) continue;
        if (transaction.commit().ok()) {
          stored += 4;
        } else {
          ++failures;
        }
      }
    });
  }
  writers.emplace_back([&] {
    for (std::uint64_t n = 0; n < kTransactions; ++n) {
      if (store->append_one("c", "s", next_id++).status.ok()) {
        ++stored;
      } else {
        ++failures;
      }
    }
  });
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  CHECK(failures == 0);
  CHECK(torn == 0);
  const auto events = store->scan_log().events;
  CHECK(events.size() == stored);
  std::int64_t last = 0;
  bool gapless = true;
  for (const StoredEvent& event : events) gapless = gapless && event.global_position() == ++last;
  CHECK(gapless);
}

TEST_CASE("transaction: calls race with the timeout, and each answers one thing or the other") {
  const ScratchDirectory scratch;
  const auto store = TestStore::at(scratch.path() / "events.db");
  std::uint64_t id = 1;
  std::size_t stored = 0;
  std::size_t late = 0;
  for (int round = 0; round < 30; ++round) {
    TestTransaction transaction(*store, std::chrono::microseconds(500 + 300 * round));
    Status status;
    for (int k = 0; k < 4 && status.ok(); ++k) status = transaction.append("s", id++).status;
    if (status.ok()) status = transaction.commit();
    if (status.ok()) {
      stored += 4;
    } else {
      ++late;
      CHECK(status.code() == StatusCode::kInvalidState);
    }
  }
  CHECK(store->scan_log().events.size() == stored);
  INFO(stored << " stored, " << late << " transactions too late");
  CHECK(stored / 4 + late == 30);
}

TEST_CASE("transaction: an append that waits for one goes on when its time is up") {
  const ScratchDirectory scratch;
  const auto store = TestStore::at(scratch.path() / "events.db");
  TestTransaction transaction(*store, 1s);
  REQUIRE(transaction.append("s", 1).status.ok());
  const Appended appended = store->append_one("c", "s", 2);
  REQUIRE(appended.status.ok());
  CHECK(appended.receipts[0].global_position == 1);
}
