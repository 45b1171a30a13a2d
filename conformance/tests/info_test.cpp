// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "store_under_test.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

StreamInfo info_of(const RecordedEvents& log, const ScanScope& scope) {
  StreamInfo info;
  for (const RecordedEvent& event : log) {
    if (!scope.contains(event)) continue;
    if (info.event_count++ == 0) {
      info.first_position = event.position;
      info.first_global_position = event.global_position;
      info.first_recorded_at = event.recorded_at;
    }
    info.last_position = event.position;
    info.last_global_position = event.global_position;
    info.last_recorded_at = event.recorded_at;
  }
  return info;
}

std::vector<std::string> names_of(const Listing& listing) {
  std::vector<std::string> names;
  for (const ListEntry& entry : listing) names.push_back(entry.name);
  return names;
}

using Names = std::vector<std::string>;

/// Every page of `list`, `limit` names a page.
template <class List>
Names all_pages(List&& list, std::uint32_t limit) {
  Names all;
  ListOptions options{.limit = limit};
  while (true) {
    const Names page = names_of(list(options));
    if (page.empty()) return all;
    CHECK(page.size() <= limit);
    all.insert(all.end(), page.begin(), page.end());
    options.after = page.back();
  }
}

}  // namespace

TEST_CASE("info: an absent stream has no events and position -1") {
  const StoreUnderTest store;
  CHECK(store->stream("c", "s").info() == StreamInfo{});
  store->stream("c", "t").publish(numbered_events(1));
  CHECK(store->stream("c", "s").info() == StreamInfo{});
  CHECK(store->stream("d", "t").info() == StreamInfo{});
}

TEST_CASE("info: it agrees with a scan of the stream after every append") {
  const StoreUnderTest store;
  for (int i = 0; i < 20; ++i) {
    const std::string name = i % 3 == 0 ? "x" : "y";
    store->stream("c", name).publish(numbered_events(1 + i % 3));
    const RecordedEvents log = read_log(*store);
    for (const char* stream : {"x", "y", "z"}) {
      CHECK(store->stream("c", stream).info() == info_of(log, {"c", stream}));
    }
  }
}

TEST_CASE("latest: nothing in an empty stream, category and log") {
  const StoreUnderTest store;
  CHECK_FALSE(store->stream("c", "s").latest());
  CHECK_FALSE(store->category("c").latest());
  CHECK_FALSE(store->log().latest());
}

TEST_CASE("latest: the last event of a stream, of a category, of the log") {
  const StoreUnderTest store;
  for (int i = 0; i < 15; ++i) {
    store->stream(i % 4 == 0 ? "a" : "b", i % 3 == 0 ? "x" : "y")
        .publish(numbered_events(1 + i % 2, i));
    const RecordedEvents log = read_log(*store);
    CHECK(RecordedEvent(*store->log().latest()) == log.back());
    for (const ScanScope& scope :
         std::vector<ScanScope>{{"a", "x"}, {"a", "y"}, {"b", "x"}, {"a", ""}, {"b", ""}}) {
      const RecordedEvents expected = expected_scan(log, scope, {});
      const auto latest = scope.stream.empty()
                              ? store->category(scope.category).latest()
                              : store->stream(scope.category, scope.stream).latest();
      CAPTURE(scope.category, scope.stream);
      REQUIRE(latest.has_value() == !expected.empty());
      if (latest) CHECK(RecordedEvent(*latest) == expected.back());
    }
  }
}

TEST_CASE("listing: logs, categories and streams in byte order, exactly those with events") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_LISTING)) return;
  CHECK(store->logs().empty());
  CHECK(store->log().categories().empty());
  for (const char* category : {"b", "a", "Z", "ab", "é", "a b"}) {
    for (const char* stream : {"2", "10", "1"})
      store->stream(category, stream).publish(numbered_events(1));
  }
  store->in_log("other").stream("x", "y").publish(numbered_events(1));
  static_cast<void>(store->stream("refused", "s").try_publish(numbered_events(1), stream_exists()));
  CHECK(names_of(store->logs()) == Names{"default", "other"});
  CHECK(names_of(store->log().categories()) == Names{"Z", "a", "a b", "ab", "b", "é"});
  CHECK(names_of(store->in_log("other").log().categories()) == Names{"x"});
  CHECK(names_of(store->category("a").streams()) == Names{"1", "10", "2"});
  CHECK(store->category("refused").streams().empty());
  CHECK(store->in_log("absent").log().categories().empty());
}

TEST_CASE("listing: a prefix is bytes, without wildcards") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_LISTING)) return;
  for (const char* stream : {"user", "user-1", "user-2", "use%", "use_x", "USER", "é1",
                             "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBFx"}) {
    store->stream("c", stream).publish(numbered_events(1));
  }
  const auto streams = [&](const std::string& prefix) {
    return names_of(store->category("c").streams({.prefix = prefix}));
  };
  CHECK(streams("user") == Names{"user", "user-1", "user-2"});
  CHECK(streams("user-") == Names{"user-1", "user-2"});
  CHECK(streams("use%") == Names{"use%"});
  CHECK(streams("use_") == Names{"use_x"});
  CHECK(streams("é") == Names{"é1"});
  CHECK(streams("\xC3") == Names{"é1"});
  CHECK(streams("\xF4\x8F\xBF\xBF") == Names{"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBFx"});
  CHECK(streams("nobody").empty());
}

TEST_CASE("listing: pages of any size tile it, with and without a prefix") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_LISTING)) return;
  Names expected;
  for (int i = 0; i < 23; ++i) {
    expected.push_back("s" + std::to_string(i));
    store->stream("c", expected.back()).publish(numbered_events(1));
  }
  std::sort(expected.begin(), expected.end());
  for (const std::uint32_t limit : {1u, 2u, 7u, 22u, 23u, 24u, UINT32_MAX}) {
    CHECK(
        all_pages([&](const ListOptions& options) { return store->category("c").streams(options); },
                  limit) == expected);
  }
  CHECK(names_of(store->category("c").streams({.prefix = "s1", .after = "s15", .limit = 2})) ==
        Names{"s16", "s17"});
}

TEST_CASE("listing: statistics that are given are those of the events") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_LISTING)) return;
  for (int i = 0; i < 6; ++i)
    store->stream("c", i % 2 == 0 ? "x" : "y").publish(numbered_events(1 + i));
  const RecordedEvents log = read_log(*store);
  const auto check = [&](const Listing& listing, const auto& scope_of) {
    for (const ListEntry& entry : listing) {
      if (!entry.statistics) continue;
      const StreamInfo info = info_of(log, scope_of(entry.name));
      CHECK(entry.statistics->event_count == info.event_count);
      CHECK(entry.statistics->last_global_position == info.last_global_position);
      CHECK(entry.statistics->last_recorded_at == info.last_recorded_at);
    }
  };
  check(store->category("c").streams(), [](const std::string& name) {
    return ScanScope{"c", name};
  });
  check(store->log().categories(), [](const std::string& name) { return ScanScope{name, ""}; });
  check(store->logs(), [](const std::string&) { return ScanScope{}; });
}

TEST_CASE("listing: a store that does not offer it says so") {
  const StoreUnderTest store;
  if (store.offers(FACTPORT_CAPABILITY_LISTING)) return;
  const auto code_of = [](const auto& list) {
    try {
      list();
    } catch (const Error& error) {
      return error.code();
    }
    return StatusCode::kOk;
  };
  CHECK(code_of([&] { store->logs(); }) == StatusCode::kUnsupported);
  CHECK(code_of([&] { store->log().categories(); }) == StatusCode::kUnsupported);
  CHECK(code_of([&] { store->category("c").streams(); }) == StatusCode::kUnsupported);
}

TEST_CASE("log info: level, identity and count, once the log has an event") {
  const StoreUnderTest store;
  if (store->log().try_info().status().code() == StatusCode::kUnsupported) return;
  CHECK(store->in_log("absent").log().try_info().status().code() == StatusCode::kNotFound);
  store->stream("c", "s").publish(numbered_events(3));
  const LogInfo info = store->log().info();
  CHECK(name_of(info.level) == name_of(store.kind().level));
  CHECK(info.uuid != Uuid());
  CHECK(info.event_count == 3);
  CHECK(info.last_global_position == read_log(*store).back().global_position);

  store->stream("c", "t").publish(numbered_events(1));
  const LogInfo later = store->log().info();
  CHECK(later.uuid == info.uuid);
  CHECK(later.epoch == info.epoch);
  CHECK(later.event_count == 4);
  CHECK(later.last_global_position == read_log(*store).back().global_position);
}
