// SPDX-License-Identifier: Apache-2.0
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <factport/cpp/events_cursor.hpp>

#include <catch2/catch.hpp>

#include <random>
#include <stdexcept>
#include <thread>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

struct Fixture {
  ScratchDirectory scratch;
  std::filesystem::path file = scratch.path() / "events.db";
  std::unique_ptr<TestStore> store = TestStore::at(file);

  /// `count` events over categories c0, c1 and streams s0 to s2, with three names and two clocks.
  void fill(std::uint64_t count, std::uint64_t first_id = 1) {
    for (std::uint64_t i = 0; i < count; ++i) {
      TestAppend append;
      const auto target =
          append.target("c" + std::to_string(i % 2), "s" + std::to_string(i * 7 % 3));
      append.event(target, first_id + i, "n" + std::to_string(i % 5), "[" + std::to_string(i) + "]",
                   i % 2 == 0 ? "{}" : "", static_cast<std::int64_t>(i * 37 % 100));
      if (!store->append(append).status.ok()) throw std::runtime_error("append");
    }
  }
};

std::vector<std::int64_t> positions_of(const Scanned& scanned) {
  std::vector<std::int64_t> positions;
  for (const StoredEvent& event : scanned.events) positions.push_back(event.global_position());
  return positions;
}

bool same(const StoredEvent& a, const StoredEvent& b) {
  return a.id() == b.id() && a.in({b.category(), b.stream()}) && a.name() == b.name() &&
         a.payload() == b.payload() && a.metadata() == b.metadata() &&
         a.position() == b.position() && a.global_position() == b.global_position() &&
         a.occurred_at() == b.occurred_at() && a.recorded_at() == b.recorded_at();
}

/// The naive answer: the events looked at one by one.
Scanned by_hand(const std::vector<StoredEvent>& all, const factport_scan_request& raw) {
  factport_call call{};
  call.struct_size = sizeof call;
  const TestHost host({});
  auto cursor = cursor_over(all, ScanRequest(raw));
  Scanned scanned;
  for (bool end = false; !end;) {
    const auto batch = (*cursor)->next(Call(call, host.host()));
    for (std::size_t i = 0; i < batch->count; ++i) {
      scanned.events.emplace_back(batch->events[i], view_of(raw.scope.log));
    }
    scanned.scanned_through = batch->scanned_through;
    end = batch->end;
  }
  return scanned;
}

/// A request drawn at random; `names` holds what it points to.
factport_scan_request random_scan(std::mt19937_64& random, std::vector<factport_bytes>& names,
                                  std::int64_t events) {
  static const char* const kCategories[] = {"c0", "c1", "absent"};
  static const char* const kStreams[] = {"s0", "s1", "s2", "absent"};
  static const char* const kNames[] = {"n0", "n1", "n2", "absent"};
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  const char* const category = kCategories[pick(0, 11) % 3];
  const char* const stream = kStreams[pick(0, 11) % 4];
  const auto kind = pick(0, 2);
  factport_scan_request scan =
      scan_of(kind == 0 ? stream_scope(category, stream)
                        : (kind == 1 ? category_scope(category) : log_scope()));
  const auto maybe = [&](std::uint64_t bit, std::int64_t& field, std::int64_t value) {
    if (pick(0, 3) != 0) return;
    scan.given |= bit;
    field = value;
  };
  const std::int64_t far = pick(0, 9) == 0 ? std::numeric_limits<std::int64_t>::max() : events + 3;
  if (kind == 0) {
    maybe(FACTPORT_SCAN_HAS_FROM, scan.from, pick(0, std::min(far, events / 6 + 2)));
    maybe(FACTPORT_SCAN_HAS_TO, scan.to, pick(0, far));
  }
  maybe(FACTPORT_SCAN_HAS_AFTER, scan.after, pick(0, far));
  maybe(FACTPORT_SCAN_HAS_BEFORE, scan.before, pick(0, far));
  maybe(FACTPORT_SCAN_HAS_LIMIT, scan.limit, pick(0, 20));
  maybe(FACTPORT_SCAN_HAS_OCCURRED_FROM, scan.occurred_from, pick(0, 100));
  maybe(FACTPORT_SCAN_HAS_OCCURRED_BEFORE, scan.occurred_before, pick(0, 100));
  if (pick(0, 3) == 0) {
    scan.given |= FACTPORT_SCAN_HAS_NAMES;
    for (std::int64_t i = pick(0, 2); i > 0; --i) names.push_back(bytes_of(kNames[pick(0, 3)]));
    scan.names = names.data();
    scan.name_count = static_cast<std::uint32_t>(names.size());
    scan.name_stride = sizeof(factport_bytes);
  }
  if (pick(0, 1) == 0) scan.flags = FACTPORT_SCAN_BACKWARDS;
  scan.batch_events = static_cast<std::uint32_t>(pick(1, 40));
  if (pick(0, 4) == 0) scan.batch_bytes = static_cast<std::uint64_t>(pick(1, 30));
  return scan;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "scan: two thousand random scans agree with the naive answer",
                 "[scan][random]") {
  constexpr std::int64_t kEvents = 150;
  fill(static_cast<std::uint64_t>(kEvents));
  const std::vector<StoredEvent> all = store->scan_log().events;
  REQUIRE(all.size() == static_cast<std::size_t>(kEvents));
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<factport_bytes> names;
    const factport_scan_request request = random_scan(random, names, kEvents);
    const Scanned expected = by_hand(all, request);
    const Scanned actual = store->scan(request);
    REQUIRE(positions_of(actual) == positions_of(expected));
    REQUIRE(actual.scanned_through == expected.scanned_through);
    for (std::size_t i = 0; i < actual.events.size(); ++i) {
      REQUIRE(same(actual.events[i], expected.events[i]));
    }
  }
}

TEST_CASE_METHOD(Fixture, "scan: the end is fixed when it opens", "[scan]") {
  fill(10);
  factport_scan_request request = scan_of(log_scope());
  SECTION("of a log") {}
  SECTION("of a category") { request.scope = category_scope("c0"); }
  SECTION("of a stream") { request.scope = stream_scope("c0", "s0"); }
  request.batch_events = 1;
  const std::size_t before = store->scan(request).events.size();
  const TestCall test_call = store->call();
  const Call call = test_call.call();
  const ScanRequest scan(request);
  auto& adapter = store->adapter();
  auto cursor =
      request.scope.kind == FACTPORT_SCOPE_LOG
          ? adapter.scan_log(call, scan)
          : (request.scope.kind == FACTPORT_SCOPE_CATEGORY ? adapter.scan_category(call, scan)
                                                           : adapter.scan_stream(call, scan));
  REQUIRE(cursor.ok());
  fill(10, 100);
  std::size_t count = 0;
  for (bool end = false; !end;) {
    const auto batch = (*cursor)->next(call);
    REQUIRE(batch.ok());
    count += batch->count;
    end = batch->end;
  }
  CHECK(count == before);
}

TEST_CASE_METHOD(Fixture, "scan: a slow reader does not pin the write-ahead log", "[scan]") {
  fill(50);
  factport_scan_request request = scan_of(log_scope());
  request.batch_events = 10;
  const TestCall test_call = store->call();
  auto cursor = store->adapter().scan_log(test_call.call(), ScanRequest(request));
  REQUIRE(cursor.ok());
  const auto held = (*cursor)->next(test_call.call());
  REQUIRE(held.ok());
  REQUIRE(held->count == 10);
  const StoredEvent before(held->events[3], "default");
  // Busy, frames in the log, frames moved: an empty log only when nobody reads.
  CHECK(RawDatabase(file).run("PRAGMA wal_checkpoint(TRUNCATE)") == "0|0|0");
  CHECK(std::filesystem::file_size(file.string() + "-wal") == 0);
  fill(50, 1000);
  const StoredEvent after(held->events[3], "default");
  CHECK(same(before, after));
  const auto next = (*cursor)->next(test_call.call());
  REQUIRE(next.ok());
  CHECK(next->events[0].global_position == 11);
}

TEST_CASE_METHOD(Fixture, "scan: batches outlive their cursor and keep their bytes", "[scan]") {
  fill(60);
  factport_scan_request request = scan_of(log_scope());
  request.batch_events = 7;
  const TestCall test_call = store->call();
  std::vector<Batch> held;
  {
    auto cursor = store->adapter().scan_log(test_call.call(), ScanRequest(request));
    REQUIRE(cursor.ok());
    do {
      auto batch = (*cursor)->next(test_call.call());
      REQUIRE(batch.ok());
      held.push_back(std::move(*batch));
    } while (!held.back().end);
  }
  const auto all = store->scan_log().events;
  std::size_t at = 0;
  for (const Batch& batch : held) {
    for (std::size_t i = 0; i < batch.count; ++i) {
      CHECK(same(StoredEvent(batch.events[i], "default"), all.at(at++)));
    }
  }
  CHECK(at == all.size());
}

TEST_CASE_METHOD(Fixture, "scan: a filter that nothing passes still comes forward", "[scan]") {
  TestAppend append;
  const auto target = append.target("c", "s");
  for (std::uint64_t id = 1; id <= 9000; ++id) append.event(target, id);
  REQUIRE(store->append(append).status.ok());
  factport_scan_request request = scan_of(log_scope());
  const factport_bytes absent = bytes_of("absent");
  request.given = FACTPORT_SCAN_HAS_NAMES;
  request.names = &absent;
  request.name_count = 1;
  request.name_stride = sizeof absent;
  const Scanned scanned = store->scan(request);
  CHECK(scanned.events.empty());
  CHECK(scanned.scanned_through == 9000);
  CHECK(scanned.batches >= 2);
}

TEST_CASE_METHOD(Fixture, "scan: what is absent is empty", "[scan]") {
  CHECK(store->scan_log().events.empty());
  CHECK(store->latest(log_scope()).empty());
  CHECK(store->info("c", "s") == StreamInfo());
  fill(3);
  CHECK(store->scan(scan_of(log_scope("absent"))).events.empty());
  CHECK(store->scan(scan_of(category_scope("absent"))).events.empty());
  CHECK(store->scan(scan_of(stream_scope("c0", "absent"))).events.empty());
  CHECK(store->latest(stream_scope("c0", "absent")).empty());
  CHECK(store->info("c0", "absent") == StreamInfo());
  CHECK(store->log_info("absent").status().code() == StatusCode::kNotFound);
}

TEST_CASE_METHOD(Fixture, "scan: at_least waits for a position, and says so when it does not come",
                 "[scan]") {
  fill(3);
  factport_scan_request request = scan_of(log_scope());
  request.freshness = FACTPORT_FRESHNESS_AT_LEAST;
  request.at_least = 3;
  CHECK(store->scan(request).events.size() == 3);
  request.at_least = 4;
  const TestCall hurried = store->call(std::chrono::milliseconds(50));
  const auto late = store->adapter().scan_log(hurried.call(), ScanRequest(request));
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.status().message()), Contains("global position 4"));
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    fill(1, 100);
  });
  CHECK(store->scan(request).events.size() == 4);
  writer.join();
}

TEST_CASE_METHOD(Fixture, "info: latest, stream info and log info agree with the events",
                 "[info]") {
  fill(40);
  const auto all = store->scan_log().events;
  for (const auto& scope : {log_scope(), category_scope("c1"), stream_scope("c0", "s1")}) {
    const auto events = store->scan(scan_of(scope)).events;
    const auto latest = store->latest(scope);
    REQUIRE(latest.size() == 1);
    CHECK(same(latest[0], events.back()));
  }
  StreamInfo expected;
  for (const StoredEvent& event : all) {
    if (event.in({"c0", "s1"})) expected.add(event);
  }
  CHECK(store->info("c0", "s1") == expected);
  const auto log = store->log_info();
  REQUIRE(log.ok());
  CHECK(log->event_count == 40);
  CHECK(log->last_global_position == 40);
  CHECK(log->epoch == 1);
  CHECK_FALSE(log->uuid == Uuid());
}

TEST_CASE_METHOD(Fixture, "list: names in byte order, with prefix and paging", "[list]") {
  std::uint64_t id = 0;
  for (const char* stream :
       {"b", "a", "a%", "a_b", "ab", "A", "\xc3\xa4", "a\xf4\x8f\xbf\xbf", "aa"}) {
    REQUIRE(store->append_one("c", stream, ++id).status.ok());
  }
  REQUIRE(store->append_one("d", "z", ++id).status.ok());
  using Names = std::vector<std::string>;
  CHECK(store->list(ListKind::kLogs) == Names{"default"});
  CHECK(store->list(ListKind::kCategories) == Names{"c", "d"});
  CHECK(store->list(ListKind::kStreams, "c") ==
        Names{"A", "a", "a%", "a_b", "aa", "ab", "a\xf4\x8f\xbf\xbf", "b", "\xc3\xa4"});
  CHECK(store->list(ListKind::kStreams, "c", "a") ==
        Names{"a", "a%", "a_b", "aa", "ab", "a\xf4\x8f\xbf\xbf"});
  CHECK(store->list(ListKind::kStreams, "c", "a%") == Names{"a%"});
  CHECK(store->list(ListKind::kStreams, "c", "a", "a_b", 2) == Names{"aa", "ab"});
  CHECK(store->list(ListKind::kStreams, "c", "a", "a\xf4\x8f\xbf\xbf").empty());
  CHECK(store->list(ListKind::kStreams, "c", "b", "A") == Names{"b"});
  CHECK(store->list(ListKind::kStreams, "absent").empty());
}

TEST_CASE_METHOD(Fixture, "list: each name has its statistics", "[list]") {
  fill(9);
  factport_list_request raw{};
  raw.struct_size = sizeof raw;
  raw.kind = FACTPORT_LIST_STREAMS;
  raw.limit = 10;
  raw.log = bytes_of("default");
  raw.category = bytes_of("c0");
  const TestCall call = store->call();
  const auto listing = store->adapter().list(call.call(), ListRequest(raw));
  REQUIRE(listing.ok());
  REQUIRE(listing->size() == 3);
  for (const ListEntry& entry : *listing) {
    const StreamInfo info = store->info("c0", entry.name);
    REQUIRE(entry.statistics.has_value());
    CHECK(entry.statistics->event_count == info.event_count);
    CHECK(entry.statistics->last_global_position == info.last_global_position);
    CHECK(entry.statistics->last_recorded_at == info.last_recorded_at);
  }
}
