// SPDX-License-Identifier: Apache-2.0
#include "test_reads.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

using Listed = std::vector<std::string>;

std::vector<StoredEvent> latest(ReadSite& site, const factport_scope& scope) {
  const factport_info_request request = info_of(scope);
  const TestCall call = site.session.call();
  const auto batch = site.reads.latest(call.call(), InfoRequest(request));
  REQUIRE(batch.ok());
  std::vector<StoredEvent> events;
  for (std::size_t i = 0; i < batch->count; ++i) events.emplace_back(batch->events[i], "default");
  return events;
}

Result<LogInfo> log_info(ReadSite& site, const char* log = "default") {
  const factport_info_request request = info_of(log_scope(log));
  const TestCall call = site.session.call();
  return site.reads.log_info(call.call(), InfoRequest(request));
}

}  // namespace

TEST_CASE("info: it agrees with a scan of the stream", "[info]") {
  ReadSite site;
  CHECK(site.info("c0", "s0") == StreamInfo());
  site.fill(100);
  for (const char* const stream : {"s0", "s1", "s2", "absent"}) {
    StreamInfo expected;
    for (const StoredEvent& event : site.scan(scan_of(stream_scope("c1", stream))).events) {
      expected.add(event);
    }
    CHECK(site.info("c1", stream) == expected);
  }
}

TEST_CASE("info: a stream that lost its oldest events is told as it is", "[info]") {
  ReadSite site;
  for (int i = 0; i < 5; ++i) site.insert();
  site.ask("delete from @events@ where position < 2");
  const StreamInfo info = site.info("c", "s");
  CHECK(info.event_count == 3);
  CHECK(info.first_position == 2);
  CHECK(info.last_position == 4);
  factport_scan_request after = scan_of(stream_scope("c", "s"));
  after.given = FACTPORT_SCAN_HAS_AFTER;
  after.after = drawn(3);
  CHECK(positions_of(site.scan(after)) == std::vector<std::int64_t>{drawn(4), drawn(5)});
}

TEST_CASE("latest: the last event of each scope", "[info]") {
  ReadSite site;
  CHECK(latest(site, log_scope()).empty());
  site.fill(20);
  CHECK(latest(site, log_scope()).at(0).global_position() == 20);
  CHECK(latest(site, category_scope("c1")).at(0).global_position() == 19);
  const auto scanned = site.scan(scan_of(stream_scope("c1", "s1"))).events;
  CHECK(latest(site, stream_scope("c1", "s1")).at(0).id() == scanned.back().id());
  CHECK(latest(site, category_scope("absent")).empty());
  CHECK(latest(site, log_scope("absent")).empty());
}

TEST_CASE("log info: level, identity and what a read of the log would see", "[info]") {
  ReadSite site({}, "category");
  const auto empty = log_info(site);
  CHECK(empty.status().code() == StatusCode::kNotFound);
  CHECK_THAT(std::string(empty.status().message()), Contains("log \"default\" has no events"));
  CHECK(log_info(site, "absent").status().code() == StatusCode::kNotFound);
  site.fill(10);
  const SlowWriter writer(site);
  const auto info = log_info(site);
  REQUIRE(info.ok());
  CHECK(info->level == Level::kCategory);
  CHECK(info->epoch == 1);
  CHECK(info->uuid.to_string() == site.ask("select uuid from @logs@"));
  CHECK(info->event_count == 10);
  CHECK(info->last_global_position == 10);
}

TEST_CASE("list: prefixes are bytes, pages tile, and only what holds events is listed", "[list]") {
  ReadSite site;
  CHECK(site.list(ListKind::kLogs).empty());
  CHECK(site.list(ListKind::kStreams, "c").empty());
  const Listed names = {"A", "a", "a%", "a_b", "aa", "ab", "a\xf4\x8f\xbf\xbf", "b", "\xc3\xa9"};
  for (const std::string& name : names) {
    site.ask(
        "insert into @events@ (id, log, category, stream, name, payload, position,"
        " global_position, occurred_at) select gen_random_uuid(), 'default', c, '" +
        name + "', 'n', '{}', p, nextval('@sequence@'), now()" + " from (values ('c'), ('" + name +
        "')) v(c), generate_series(0, 1) p");
  }
  site.ask("insert into @stream_heads@ values ('default', 'c', 'named only', -1)");
  CHECK(site.list(ListKind::kLogs) == Listed{"default"});
  CHECK(site.list(ListKind::kLogs, "", "def") == Listed{"default"});
  CHECK(site.list(ListKind::kLogs, "", "", "default").empty());
  CHECK(site.list(ListKind::kStreams, "c") == names);
  CHECK(site.list(ListKind::kCategories, "", "a", "a", 2) == Listed{"a%", "a_b"});
  CHECK(site.list(ListKind::kCategories).size() == names.size() + 1);
  CHECK(site.list(ListKind::kStreams, "c", "a") ==
        Listed{"a", "a%", "a_b", "aa", "ab", "a\xf4\x8f\xbf\xbf"});
  CHECK(site.list(ListKind::kStreams, "c", "a%") == Listed{"a%"});
  CHECK(site.list(ListKind::kStreams, "c", "a", "a_b", 2) == Listed{"aa", "ab"});
  CHECK(site.list(ListKind::kStreams, "c", "a", "a\xf4\x8f\xbf\xbf").empty());
  CHECK(site.list(ListKind::kStreams, "c", "b", "A") == Listed{"b"});
  CHECK(site.list(ListKind::kStreams, "absent").empty());
}

TEST_CASE("list: each stream has its statistics", "[list]") {
  ReadSite site;
  site.fill(9);
  factport_list_request raw{};
  raw.struct_size = sizeof raw;
  raw.kind = FACTPORT_LIST_STREAMS;
  raw.limit = 10;
  raw.log = bytes_of("default");
  raw.category = bytes_of("c0");
  const TestCall call = site.session.call();
  const auto listing = site.reads.list(call.call(), ListRequest(raw));
  REQUIRE(listing.ok());
  REQUIRE(listing->size() == 3);
  for (const ListEntry& entry : *listing) {
    const StreamInfo info = site.info("c0", entry.name);
    REQUIRE(entry.statistics.has_value());
    CHECK(entry.statistics->event_count == info.event_count);
    CHECK(entry.statistics->last_global_position == info.last_global_position);
    CHECK(entry.statistics->last_recorded_at == info.last_recorded_at);
  }
}
