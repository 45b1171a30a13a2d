// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <factport/host/clock.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace factport;
using namespace factport::conformance;

TEST_CASE(
    "append: the first event of a stream has position 0, and those that follow leave no gap") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("accounts", "one");
  std::int64_t expected = 0;
  std::int64_t last_global = 0;
  for (const int count : {1, 1, 3, 7, 2}) {
    const AppendResult result = stream.publish(numbered_events(count));
    REQUIRE(result.receipts.size() == static_cast<std::size_t>(count));
    CHECK_FALSE(result.already_stored);
    for (const Receipt& receipt : result.receipts) {
      CHECK(receipt.position == expected++);
      CHECK(receipt.global_position > last_global);
      last_global = receipt.global_position;
    }
  }
}

TEST_CASE("append: the receipts say what a scan finds") {
  const StoreUnderTest store;
  std::vector<Receipt> receipts;
  for (int i = 0; i < 12; ++i) {
    const EventStream stream = store->stream("c", "s" + std::to_string(i % 3));
    const AppendResult result = stream.publish(numbered_events(1 + i % 2, i));
    receipts.insert(receipts.end(), result.receipts.begin(), result.receipts.end());
  }
  const RecordedEvents events = read_log(*store);
  REQUIRE(events.size() == receipts.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].position == receipts[i].position);
    CHECK(events[i].global_position == receipts[i].global_position);
    CHECK(events[i].recorded_at == receipts[i].recorded_at);
    CHECK(events[i].id == receipts[i].id);
  }
}

TEST_CASE("append: what was appended is what is stored") {
  const StoreUnderTest store;
  const NewEvent event{.name = "opened",
                       .payload = R"({"amount":100})",
                       .metadata = R"({"by":"ann"})",
                       .occurred_at = 1'234'567'890'123'456,
                       .id = Uuid::parse("0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1011")};
  const AppendResult result = store->stream("accounts", "one").publish({event});
  CHECK(result.receipts.at(0).id == event.id);
  const RecordedEvents events = read(store->stream("accounts", "one").scan());
  REQUIRE(events.size() == 1);
  CHECK(events[0].log == "default");
  CHECK(events[0].category == "accounts");
  CHECK(events[0].stream == "one");
  CHECK(events[0].name == event.name);
  CHECK(events[0].occurred_at == event.occurred_at);
  CHECK(events[0].id == event.id);
}

TEST_CASE("append: every stream of every category counts its own positions") {
  const StoreUnderTest store;
  for (const auto& [category, stream] : std::vector<std::pair<std::string, std::string>>{
           {"a", "x"}, {"a", "y"}, {"b", "x"}, {"b", "y"}}) {
    store->stream(category, stream).publish(numbered_events(2));
    CHECK(store->stream(category, stream).info().last_position == 1);
  }
  CHECK(read_log(*store).size() == 8);
}

TEST_CASE("append: names that resemble one another are different streams") {
  const StoreUnderTest store;
  const std::vector<std::pair<std::string, std::string>> streams = {
      {"a", "bc"},    {"ab", "c"},     {"a/b", "c"},     {"a", "b/c"},   {"a-b", "c"},
      {"a", "b-c"},   {"a:b", "c"},    {"a", "b:c"},     {"user", "x"},  {"user-2", "x"},
      {"User", "x"},  {"user ", "x"},  {"u_er", "x"},    {"u%", "x"},    {"%", "%"},
      {"_", "_"},     {"user", "X"},   {"user", "x "},   {"user", " x"}, {"user", "1"},
      {"user", "01"}, {"user", "1.0"}, {"user", "null"}, {"user", "é"},  {"user", "e\u0301"}};
  int number = 0;
  for (const auto& [category, stream] : streams) {
    CHECK(store->stream(category, stream)
              .publish({numbered_event(number++)}, stream_is_empty())
              .receipts[0]
              .position == 0);
  }
  number = 0;
  for (const auto& [category, stream] : streams) {
    const RecordedEvents events = read(store->stream(category, stream).scan());
    REQUIRE(events.size() == 1);
    CHECK(events[0].payload == std::to_string(number++));
  }
}

TEST_CASE("append: an event is visible at once in its stream, its category and its log") {
  const StoreUnderTest store;
  for (int i = 1; i <= 20; ++i) {
    store->stream("c", "s").publish({numbered_event(i)});
    CHECK(read(store->stream("c", "s").scan()).size() == static_cast<std::size_t>(i));
    CHECK(read(store->category("c").scan()).size() == static_cast<std::size_t>(i));
    CHECK(read(store->log().scan()).size() == static_cast<std::size_t>(i));
  }
}

TEST_CASE("append: ids that nobody gave are distinct and of version 7") {
  const StoreUnderTest store;
  std::set<Uuid> ids;
  for (int i = 0; i < 10; ++i) {
    for (const Receipt& receipt : store->stream("c", "s").publish(numbered_events(10)).receipts) {
      CHECK(receipt.id.bytes[6] >> 4 == 7);
      CHECK(receipt.id.bytes[8] >> 6 == 2);
      ids.insert(receipt.id);
    }
  }
  CHECK(ids.size() == 100);
}

TEST_CASE("append: times that nobody gave are now") {
  const StoreUnderTest store;
  constexpr std::int64_t kMinute = 60'000'000;
  const std::int64_t now = system_clock()->now_us();
  store->stream("c", "s").publish({numbered_event(1)});
  const RecordedEvents events = read_log(*store);
  CHECK(std::abs(events.at(0).occurred_at - now) < kMinute);
  CHECK(std::abs(events.at(0).recorded_at - now) < kMinute);
}

TEST_CASE("append: occurred_at may be any microsecond of the years 1 to 9999, in any order") {
  const StoreUnderTest store;
  const std::vector<std::int64_t> times = {253'402'300'799'999'999, -62'135'596'800'000'000, 0, -1,
                                           1};
  for (const std::int64_t time : times) {
    store->stream("c", "s").publish({{.name = "n", .payload = "1", .occurred_at = time}});
  }
  const RecordedEvents events = read_log(*store);
  REQUIRE(events.size() == times.size());
  for (std::size_t i = 0; i < times.size(); ++i) CHECK(events[i].occurred_at == times[i]);
}

TEST_CASE("append: as many events as the store takes, and not one more") {
  const StoreUnderTest store;
  const int most = static_cast<int>(store->facts().max_append_events);
  const EventStream stream = store->stream("c", "s");
  const std::vector<NewEvent> events = numbered_events(most + 1);
  check_refused(*store, StatusCode::kLimit, "limit of " + std::to_string(most),
                [&] { return stream.try_publish(events); });
  const int count = std::min(most, store.kind().size);
  const AppendResult result =
      stream.publish(std::span(events).first(static_cast<std::size_t>(count)));
  CHECK(result.receipts.back().position == count - 1);
  const RecordedEvents stored = read(stream.scan());
  REQUIRE(stored.size() == static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    if (stored[static_cast<std::size_t>(i)].payload != std::to_string(i))
      FAIL("event " << i << " is out of order");
  }
}

TEST_CASE("append: without events it is refused") {
  const StoreUnderTest store;
  check_refused(*store, StatusCode::kInvalidArgument, "the append has no events",
                [&] { return store->stream("c", "s").try_publish({}); });
}
