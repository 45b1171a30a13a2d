// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"
#include "model.hpp"
#include "scan_request.hpp"
#include "selection.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace factport;
using namespace factport::memory::test;
using Catch::Contains;

namespace {

void fill(const TestHost& host, const Handle& store, int events) {
  Append append;
  for (int i = 0; i < events; ++i) {
    append.event({.stream = i % 2 == 0 ? "even" : "odd", .payload = std::to_string(i)});
  }
  REQUIRE(append.send(host, store).status.ok());
}

}  // namespace

TEST_CASE("memory: a log scan lends the log's own records, and copies nothing") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 5000);
  const TestCall call(host);
  auto first = Scan::of_log().open(call, *store);
  auto second = Scan::of_log().open(call, *store);
  const auto one = (*first)->next(call);
  const auto other = (*second)->next(call);
  CHECK(one->count > 0);
  CHECK(one->events == other->events);
  CHECK(one->owner == nullptr);
}

TEST_CASE("memory: a gathered batch lends the log's own payloads") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 10);
  const TestCall call(host);
  auto log = Scan::of_log().open(call, *store);
  auto stream = Scan::of_stream("c", "odd").open(call, *store);
  const auto all = (*log)->next(call);
  const auto odd = (*stream)->next(call);
  CHECK(odd->events[0].payload.data == all->events[1].payload.data);
}

TEST_CASE("memory: the end of a scan is fixed when it opens") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 10);
  const TestCall call(host);
  for (Scan scan : {Scan::of_log(), Scan::of_category("c"), Scan::of_stream("c", "odd"),
                    Scan::of_log().backwards()}) {
    auto cursor = scan.batch_events(3).open(call, *store);
    std::size_t expected = scan.read(host, store).events.size();
    fill(host, store, 4);
    std::size_t seen = 0;
    for (bool end = false; !end;) {
      const auto batch = (*cursor)->next(call);
      seen += batch->count;
      end = batch->end;
    }
    CHECK(seen == expected);
  }
}

TEST_CASE("memory: batches stay as they are after their cursor is gone and others were read") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 100);
  const TestCall call(host);
  for (Scan scan : {Scan::of_log(), Scan::of_stream("c", "even"), Scan::of_log().backwards(),
                    Scan::of_log().names({"happened"})}) {
    const auto expected = scan.read(host, store).events;
    // A batch, and how many events came before it.
    std::vector<std::pair<Batch, std::size_t>> held;
    std::size_t count = 0;
    {
      auto cursor = scan.batch_events(7).open(call, *store);
      for (bool end = false; !end;) {
        Batch batch = *(*cursor)->next(call);
        end = batch.end;
        count += batch.count;
        // Every third is given back at once, for the cursor to use again.
        if (held.size() % 3 == 2) batch = {};
        held.emplace_back(batch, count - batch.count);
      }
    }
    REQUIRE(count == expected.size());
    fill(host, store, 50);
    for (const auto& [batch, before] : held) {
      for (std::size_t i = 0; i < batch.count; ++i) {
        REQUIRE(same(StoredEvent(batch.events[i], "default"), expected[before + i]));
      }
    }
  }
}

TEST_CASE("memory: one call examines a bounded number of events, and says how far it came") {
  TestHost host;
  const Handle store = host.open();
  for (int i = 0; i < 20; ++i) fill(host, store, 10'000);
  const Scanned scanned = Scan::of_log().names({"absent"}).read(host, store);
  CHECK(scanned.events.empty());
  CHECK(scanned.counts.size() > 2);
  CHECK(scanned.scanned_through.front() < 200'000);
  CHECK(scanned.scanned_through.front() > 0);
  CHECK(scanned.scanned_through.back() == 200'000);
}

TEST_CASE("memory: a cursor keeps its filters after the request is gone") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 10);
  const TestCall call(host);
  Scan scan = Scan::of_log().names({"absent", "happened"});
  auto cursor = scan.open(call, *store);
  scan.names({"changed!", "changed!"});
  CHECK((*cursor)->next(call)->count == 10);
}

TEST_CASE("memory: what an append under way has put into a stream is not selected") {
  TestHost host;
  const std::string name = "a selection of its own";
  const Handle store = host.open(name);
  fill(host, store, 3);
  const memory::Log& log = *memory::MemoryStore::shared(name)->find_log("default");
  memory::Arena arena;
  memory::EventNumbers numbers;
  for (const std::uint32_t number : {0u, 2u, 3u, 4u}) numbers.stage(number, arena);
  numbers.publish();
  const memory::Selection selection(log.table(), numbers);
  CHECK(selection.size() == 2);
  CHECK(selection.back().global_position == 3);
}

TEST_CASE("memory: an absent log, category or stream is an empty scan") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 3);
  for (Scan scan : {Scan::of_log("absent"), Scan::of_category("absent"),
                    Scan::of_stream("c", "absent"), Scan::of_stream("absent", "odd")}) {
    const Scanned scanned = scan.after(2).read(host, store);
    CHECK(scanned.events.empty());
    CHECK(scanned.scanned_through == std::vector<std::int64_t>{2});
  }
}

TEST_CASE("memory: bounds at the ends of the numbers select what they say") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 6);
  constexpr std::int64_t kMost = INT64_MAX;
  const auto size = [&](Scan& scan) { return scan.read(host, store).events.size(); };
  CHECK(size(Scan::of_stream("c", "odd").from(0).to(kMost)) == 3);
  CHECK(size(Scan::of_stream("c", "odd").from(kMost).to(kMost)) == 0);
  CHECK(size(Scan::of_stream("c", "odd").from(2).to(1)) == 0);
  CHECK(size(Scan::of_log().after(kMost)) == 0);
  CHECK(size(Scan::of_log().before(kMost).limit(kMost)) == 6);
  CHECK(size(Scan::of_category("c").after(0).before(kMost)) == 6);
  CHECK(size(Scan::of_category("c").before(0)) == 0);
  CHECK(size(Scan::of_category("c").before(1)) == 0);
  CHECK(size(Scan::of_log().before(0)) == 0);
}

TEST_CASE("memory: a read that asks for a global position nobody has waits, and names it") {
  TestHost host;
  const Handle store = host.open();
  fill(host, store, 3);
  CHECK(Scan::of_log().at_least(3).read(host, store).events.size() == 3);
  const auto late = Scan::of_log().at_least(4).open(TestCall(host, 1), *store);
  REQUIRE_FALSE(late.ok());
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.status().message()),
             Contains("global position 4") && Contains("\"default\""));
}
