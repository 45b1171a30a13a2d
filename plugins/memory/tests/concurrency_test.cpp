// SPDX-License-Identifier: Apache-2.0
//
// Readers beside writers: nothing is skipped, nothing is seen in part, nobody waits for nothing.
#include "append_request.hpp"
#include "arrivals.hpp"
#include "scan_request.hpp"
#include "threads.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::memory::test;

namespace {

constexpr int kWriters = 3;
constexpr int kAppends = 1500;

/// One append is a pair of events: one to the category `both`, one to a stream of the writer's
/// own, of which there are many.
void write_pairs(const TestHost& host, EventStorageAdapter& store, int writer,
                 std::atomic<int>& failures) {
  for (int i = 0; i < kAppends; ++i) {
    const std::string stream = std::to_string(writer) + "-" + std::to_string(i % 200);
    const Appended appended = Append()
                                  .event({.category = "both", .stream = "s"})
                                  .event({.category = "own", .stream = stream})
                                  .send(host, store);
    if (!appended.status.ok()) ++failures;
  }
}

/// Reads a scope again and again from where it stopped, until `done` and nothing more comes.
std::vector<std::int64_t> follow(const TestHost& host, EventStorageAdapter& store,
                                 const Scan& scope, const std::atomic<bool>& done) {
  std::vector<std::int64_t> seen;
  std::int64_t after = 0;
  for (bool last = false; !last;) {
    last = done.load();
    Scan scan = scope;
    const Scanned scanned = scan.after(after).batch_events(64).read(host, store);
    for (const StoredEvent& event : scanned.events) seen.push_back(event.global_position());
    after = scanned.scanned_through.back();
  }
  return seen;
}

std::vector<std::int64_t> all_of(const TestHost& host, EventStorageAdapter& store, Scan scan) {
  std::vector<std::int64_t> positions;
  for (const StoredEvent& event : scan.read(host, store).events) {
    positions.push_back(event.global_position());
  }
  return positions;
}

}  // namespace

TEST_CASE("memory: readers that follow concurrent writers never skip an event, in any scope") {
  TestHost host;
  const Handle store = host.open();
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  const std::vector<Scan> scopes = {Scan::of_log(), Scan::of_category("own"),
                                    Scan::of_stream("both", "s"),
                                    Scan::of_log().names({"happened"})};
  std::vector<std::vector<std::int64_t>> seen(scopes.size());
  Threads readers;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    readers.start([&, i] { seen[i] = follow(host, *store, scopes[i], done); });
  }
  Threads writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.start([&, i] { write_pairs(host, *store, i, failures); });
  }
  writers.join();
  done = true;
  readers.join();

  CHECK(failures == 0);
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    CAPTURE(i);
    CHECK(seen[i] == all_of(host, *store, scopes[i]));
  }
  CHECK(seen[0].size() == 2 * kWriters * kAppends);
}

TEST_CASE("memory: an append to several streams is seen whole or not at all") {
  TestHost host;
  const Handle store = host.open();
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::atomic<int> halves{0};
  Threads readers;
  for (int i = 0; i < 2; ++i) {
    readers.start([&] {
      while (!done) {
        if (Scan::of_log().backwards().limit(64).read(host, store).scanned_through.back() == 0) {
          continue;
        }
        if (Scan::of_log().read(host, store).events.size() % 2 != 0) ++halves;
        const auto latest = *store->latest(TestCall(host), Question(FACTPORT_SCOPE_LOG, "default"));
        if (view_of(latest.events->category) != "own") ++halves;
      }
    });
  }
  Threads writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.start([&, i] { write_pairs(host, *store, i, failures); });
  }
  writers.join();
  done = true;
  readers.join();
  CHECK(failures == 0);
  CHECK(halves == 0);
}

TEST_CASE("memory: streams are found and listed while others are made") {
  TestHost host;
  const Handle store = host.open();
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::atomic<int> disorder{0};
  Threads readers;
  readers.start([&] {
    factport_list_request request{};
    request.struct_size = sizeof request;
    request.kind = FACTPORT_LIST_STREAMS;
    request.limit = 10'000;
    request.log = bytes_of("default");
    request.category = bytes_of("own");
    for (std::size_t before = 0; !done;) {
      const Listing listing = *store->list(TestCall(host), ListRequest(request));
      for (std::size_t i = 1; i < listing.size(); ++i) {
        if (listing[i - 1].name >= listing[i].name) ++disorder;
      }
      for (const ListEntry& entry : listing) {
        const Question question(FACTPORT_SCOPE_STREAM, "default", "own", entry.name);
        const auto info = *store->get_stream_info(TestCall(host), question);
        if (info.event_count < entry.statistics->event_count) ++disorder;
      }
      if (listing.size() < before) ++disorder;
      before = listing.size();
    }
  });
  Threads writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.start([&, i] { write_pairs(host, *store, i, failures); });
  }
  writers.join();
  done = true;
  readers.join();
  CHECK(failures == 0);
  CHECK(disorder == 0);
}

TEST_CASE("memory: of concurrent appends under one condition, one is stored") {
  TestHost host;
  const Handle store = host.open();
  for (int round = 0; round < 200; ++round) {
    std::atomic<int> stored{0};
    Threads writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.start([&] {
        const Appended appended =
            Append().event({}).expect_position("c", "s", round - 1).send(host, store);
        if (appended.status.ok()) ++stored;
      });
    }
    writers.join();
    REQUIRE(stored == 1);
  }
}

TEST_CASE("memory: who waits for a global position is woken when it is there") {
  TestHost host;
  const Handle store = host.open();
  for (std::int64_t position = 1; position <= 300; ++position) {
    std::size_t seen = 0;
    Threads threads;
    threads.start(
        [&] { seen = Scan::of_log().at_least(position).read(host, store).events.size(); });
    threads.start([&] { Append().event({}).send(host, store); });
    threads.join();
    REQUIRE(seen == static_cast<std::size_t>(position));
  }
}

TEST_CASE("arrivals: who waits is told at once, and not found when it looks by itself") {
  const TestHost host;
  memory::Arrivals arrivals;
  auto quickest = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 10; ++i) {
    std::atomic<bool> is_waiting{false};
    std::atomic<bool> is_there{false};
    std::chrono::steady_clock::time_point told;
    Threads waiter;
    waiter.start([&] {
      const Status status = arrivals.wait(TestCall(host), "a test", [&] {
        is_waiting = true;
        return is_there.load();
      });
      if (status.ok()) told = std::chrono::steady_clock::now();
    });
    while (!is_waiting) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto announced = std::chrono::steady_clock::now();
    is_there = true;
    arrivals.announce();
    waiter.join();
    quickest = std::min(quickest, told - announced);
  }
  // By itself it looks every 50 ms.
  CHECK(quickest < std::chrono::milliseconds(20));
}

TEST_CASE("memory: handles on one shared store open, append and close side by side") {
  TestHost hosts[kWriters];
  std::atomic<int> failures{0};
  Threads threads;
  for (TestHost& host : hosts) {
    threads.start([&host, &failures] {
      for (int i = 0; i < 200; ++i) {
        const Handle store = host.open("side by side");
        if (!Append(std::to_string(i % 7)).event({}).send(host, store).status.ok()) ++failures;
      }
    });
  }
  threads.join();
  CHECK(failures == 0);
}
