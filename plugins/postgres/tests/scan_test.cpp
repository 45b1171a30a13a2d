// SPDX-License-Identifier: Apache-2.0
#include "scan_pages.hpp"
#include "test_reads.hpp"

#include <factport/cpp/events_cursor.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <random>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

bool same(const StoredEvent& a, const StoredEvent& b) {
  return a.id() == b.id() && a.in({b.category(), b.stream()}) && a.name() == b.name() &&
         a.payload() == b.payload() && a.metadata() == b.metadata() &&
         a.position() == b.position() && a.global_position() == b.global_position() &&
         a.occurred_at() == b.occurred_at() && a.recorded_at() == b.recorded_at();
}

/// The naive answer: the events looked at one by one.
Scanned by_hand(ReadSite& site, const std::vector<StoredEvent>& all,
                const factport_scan_request& raw) {
  auto cursor = cursor_over(all, ScanRequest(raw));
  return site.drain(**cursor);
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
  maybe(FACTPORT_SCAN_HAS_RECORDED_FROM, scan.recorded_from, 1'000'000'000 + pick(0, events));
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

void check_random_scans(ReadSite& site, std::uint64_t first_seed, std::uint64_t last_seed) {
  constexpr std::int64_t kEvents = 150;
  site.fill(kEvents);
  const std::vector<StoredEvent> all = site.scan(scan_of(log_scope())).events;
  REQUIRE(all.size() >= static_cast<std::size_t>(kEvents));
  for (std::uint64_t seed = first_seed; seed <= last_seed; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<factport_bytes> names;
    const factport_scan_request request = random_scan(random, names, kEvents);
    const Scanned expected = by_hand(site, all, request);
    const Scanned actual = site.scan(request);
    REQUIRE(positions_of(actual) == positions_of(expected));
    REQUIRE(actual.scanned_through == expected.scanned_through);
    for (std::size_t i = 0; i < actual.events.size(); ++i) {
      REQUIRE(same(actual.events[i], expected.events[i]));
    }
  }
}

}  // namespace

TEST_CASE("scan: random scans agree with the naive answer", "[scan][random]") {
  ReadSite site;
  check_random_scans(site, 1, 600);
}

TEST_CASE("scan: random scans agree with the naive answer where large events may be met",
          "[scan][random]") {
  ReadSite site(ConfigValues{{"payload_type", "json"}});
  // Its last event is one that was moved out of its row.
  site.ask("select setval('@sequence@', 1000)");
  site.insert("(select json_agg(md5(i::text)) from generate_series(1, 1000) i)");
  check_random_scans(site, 601, 1000);
}

TEST_CASE("scan: the end is fixed when it opens", "[scan]") {
  ReadSite site;
  site.fill(30);
  for (const factport_scope& scope :
       {log_scope(), category_scope("c0"), stream_scope("c0", "s0")}) {
    factport_scan_request request = scan_of(scope);
    request.batch_events = 1;
    const std::size_t before = site.scan(request).events.size();
    const auto cursor = site.open(request);
    site.fill(10, site.scan(scan_of(log_scope())).events.back().global_position() + 1);
    CHECK(site.drain(*cursor).events.size() == before);
  }
}

TEST_CASE("scan: neither cursors nor batches keep a connection or a transaction", "[scan]") {
  ReadSite site(ConfigValues{{"pool.max", std::int64_t{2}}, {"lanes", std::int64_t{1}}});
  site.fill(60);
  factport_scan_request request = scan_of(log_scope());
  request.batch_events = 7;
  const TestCall test_call = site.session.call();
  std::vector<std::unique_ptr<Cursor>> cursors;
  for (int i = 0; i < 5; ++i) cursors.push_back(site.open(request));
  std::vector<Batch> held;
  for (const auto& cursor : cursors) held.push_back(*cursor->next(test_call.call()));
  CHECK(ask_server("select count(*) from pg_stat_activity where application_name like 'factport%' "
                   "and (state <> 'idle' or backend_xmin is not null)") == "0");
  std::vector<Scanned> rest;
  for (const auto& cursor : cursors) rest.push_back(site.drain(*cursor));
  cursors.clear();
  for (std::size_t i = 0; i < held.size(); ++i) {
    CHECK(held[i].count == 7);
    CHECK(StoredEvent(held[i].events[6], "default").payload() == "[7]");
    CHECK(rest[i].events.size() == 53);
    CHECK(rest[i].batches == 8);
  }
}

TEST_CASE("scan: a filter that nothing passes examines a few thousand events a batch", "[scan]") {
  ReadSite site;
  constexpr std::int64_t kEvents = 3 * ScanPages::kMostExamined + 100;
  site.fill(kEvents);
  factport_bytes name = bytes_of("absent");
  factport_scan_request request = scan_of(log_scope());
  request.given = FACTPORT_SCAN_HAS_NAMES;
  request.names = &name;
  request.name_count = 1;
  request.name_stride = sizeof name;
  const auto cursor = site.open(request);
  const TestCall test_call = site.session.call();
  CHECK(cursor->next(test_call.call())->scanned_through == ScanPages::kMostExamined);
  CHECK(cursor->next(test_call.call())->scanned_through == 2 * ScanPages::kMostExamined);
  const Scanned rest = site.drain(*cursor);
  CHECK(rest.batches == 2);
  CHECK(rest.scanned_through == kEvents);
  request.flags = FACTPORT_SCAN_BACKWARDS;
  const auto backwards = site.open(request);
  CHECK(backwards->next(test_call.call())->scanned_through ==
        kEvents - ScanPages::kMostExamined + 1);
  CHECK(site.drain(*backwards).scanned_through == 1);
}

TEST_CASE("scan: large events come in batches of few, and a larger one comes alone", "[scan]") {
  const char* const type = GENERATE("jsonb", "json");
  // Cannot be compressed, or very well.
  const std::string text =
      GENERATE("(select string_agg(md5(i::text || n::text), '') from generate_series(1, 16384) i)",
               "repeat('ab', 262144)");
  ReadSite site(ConfigValues{{"payload_type", type}});
  site.fill(1000);
  const std::string before = site.ask("select max(global_position) from @events@");
  site.ask(
      "insert into @events@ (id, log, category, stream, name, payload, position,"
      " global_position, occurred_at)"
      " select gen_random_uuid(), 'default', 'c', 's', 'large', to_json(" +
      text + ")::@payload@, n, 1001 + n, now() from generate_series(0, 15) n");
  site.insert("to_json(repeat('x', 16 * 1024 * 1024 - 2))");
  factport_scan_request request = scan_of(log_scope());
  request.batch_events = 1000;
  const Scanned scanned = site.scan(request);
  REQUIRE(scanned.events.size() == 1017);
  CHECK(scanned.events.back().payload().size() == 16u << 20);
  CHECK(scanned.largest_batch_bytes == 16u << 20);
  factport_scan_request halves = scan_of(log_scope());
  halves.given = FACTPORT_SCAN_HAS_BEFORE;
  halves.before = 1017;
  const Scanned without = site.scan(halves);
  CHECK(without.events.size() == 1016);
  CHECK(without.largest_batch_bytes <= 4u << 20);
  CHECK(without.batches < 10);
}

TEST_CASE("scan: a server that was restarted between two pages is read on", "[scan]") {
  TestServer& server = TestServer::shared();
  ReadSite site;
  site.fill(100);
  factport_scan_request request = scan_of(log_scope());
  request.batch_events = 10;
  const auto cursor = site.open(request);
  const TestCall test_call = site.session.call();
  REQUIRE(cursor->next(test_call.call()).ok());
  ask_server(
      "select pg_terminate_backend(pid) from pg_stat_activity "
      "where application_name like 'factport%'");
  const auto after_cut = cursor->next(test_call.call());
  REQUIRE(after_cut.status().to_string() == "OK");
  CHECK(after_cut->count == 10);
  server.restart();
  CHECK(site.drain(*cursor).events.size() == 80);
}

TEST_CASE("scan: jsonb comes as the server prints it, json byte for byte", "[scan]") {
  const std::string text = R"({"b":1.50,  "a":[true ]})";
  ReadSite jsonb;
  jsonb.insert("'" + text + "'");
  CHECK(jsonb.scan(scan_of(log_scope())).events.at(0).payload() == R"({"a": [true], "b": 1.50})");
  ReadSite json(ConfigValues{{"payload_type", "json"}});
  json.insert("'" + text + "'");
  CHECK(json.scan(scan_of(log_scope())).events.at(0).payload() == text);
}

TEST_CASE("scan: pages are ranges of an index, without a sort", "[scan]") {
  ReadSite site;
  site.fill(20'000);
  site.ask("analyze @events@");
  const ScanPages pages(site.names);
  const std::string mode = GENERATE("force_generic_plan", "force_custom_plan");
  auto connection = site.pool.borrow(Purpose::kRead, site.call.call());
  REQUIRE(connection.ok());
  Connection& session = **connection;
  for (const ScopeKind scope : {ScopeKind::kStream, ScopeKind::kCategory, ScopeKind::kLog}) {
    for (unsigned bits = 0; bits < 4; ++bits) {
      const Statement& page = pages.of({scope, (bits & 1) != 0, (bits & 2) != 0, false});
      pqxx::nontransaction work(session.raw());
      work.exec("deallocate all");
      work.exec("set plan_cache_mode = " + mode);
      work.exec("prepare page as " + page.sql);
      std::string plan;
      for (const auto& row : work.exec(
               "explain execute page('default', 'c0', 's0', 1, 20000, 512, 4000000, true, '{}', "
               "'-infinity', 'infinity', '-infinity', 'infinity')")) {
        plan.append(row[0].c_str()).append("\n");
      }
      INFO(page.name << "\n" << plan);
      CHECK_THAT(plan, Contains("Index"));
      CHECK_THAT(plan, !Contains("Seq Scan") && !Contains("Sort") && !Contains("Bitmap"));
    }
  }
}
