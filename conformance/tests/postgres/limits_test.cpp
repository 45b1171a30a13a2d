// SPDX-License-Identifier: Apache-2.0
//
// Large appends, and names and payloads that look like the syntax of what carries them.
#include "canonical_json.hpp"
#include "fresh_schema.hpp"
#include "numbered_events.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "shared_servers.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

const char* const kKinds[] = {"", R"(, "payload_type": "json")", R"(, "pooler": "transaction")"};

/// A store at each of the levels, of each type of payload, with and without prepared statements.
void with_each(const std::function<void(const EventStore&)>& test,
               const std::vector<Level>& levels = all_levels()) {
  for (const Level level : levels) {
    for (const std::string keys : kKinds) {
      CAPTURE(name_of(level), keys);
      const FreshSchema schema(shared_postgres());
      test(open_postgres({schema.connection(), schema.name(), level, keys}));
    }
  }
}

std::string text_of_size(std::size_t size, unsigned seed) {
  std::string text = "\"";
  while (text.size() < size - 1) {
    seed = seed * 1'664'525 + 1'013'904'223;
    text += static_cast<char>('a' + (seed >> 24) % 26);
  }
  return text + '"';
}

}  // namespace

TEST_CASE("limits: 10,000 events in one append, to one stream and to a thousand") {
  with_each(
      [](const EventStore& store) {
        const std::vector<NewEvent> events = numbered_events(10'000);
        const AppendResult one = store.stream("c", "s").publish(events, stream_is_empty());
        REQUIRE(one.receipts.size() == 10'000);
        CHECK(one.receipts.back().position == 9'999);
        std::vector<StreamEvents> streams;
        for (int i = 0; i < 1'000; ++i)
          streams.push_back({"s" + std::to_string(i), numbered_events(10, 10 * i)});
        REQUIRE(store.category("d").publish(streams).receipts.size() == 10'000);
        const RecordedEvents log = read_log(store);
        REQUIRE(log.size() == 20'000);
        for (std::size_t i = 0; i < log.size(); ++i) {
          if (log[i].payload != std::to_string(i % 10'000)) FAIL(log[i] << " is out of order");
        }
      },
      {Level::kStream, Level::kLog});
}

TEST_CASE("limits: payloads of 1 MiB come back whole, many at a time") {
  with_each(
      [](const EventStore& store) {
        std::vector<NewEvent> events;
        for (unsigned i = 0; i < 12; ++i)
          events.push_back({.name = "large", .payload = text_of_size(1 << 20, i)});
        store.stream("c", "s").publish(events);
        const RecordedEvents read = read_log(store);
        REQUIRE(read.size() == events.size());
        for (std::size_t i = 0; i < read.size(); ++i) CHECK(read[i].payload == events[i].payload);
      },
      {Level::kStream, Level::kLog});
}

TEST_CASE("limits: names are names, whatever they look like") {
  const std::vector<std::string> names = {
      "quote'",
      "double\"quote",
      "100%",
      "under_score",
      "back\\slash\\",
      "'; DROP TABLE events; --",
      "$1",
      "{a,b}",
      "\"{\\\"a\\\"}\"",
      "NULL",
      "\\N",
      "\\.",
      "new\nline\ttab\r",
      " blank ",
      "\xF0\x9F\x90\x98 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80",
      "\xC3\xA9",
      "e\xCC\x81",
      std::string(255, 'x'),
      std::string(255, '\'')};
  with_each([&](const EventStore& store) {
    for (const std::string& name : names) {
      const EventStore log = store.in_log(name);
      log.stream(name, name).publish({{.name = name, .payload = "1"}}, stream_is_empty());
      log.stream(name, name).publish({{.name = name, .payload = "2"}}, position_is(name, name, 0));
      const RecordedEvents events = read_log(log);
      REQUIRE(events.size() == 2);
      CHECK(events[1].name == name);
      CHECK(events[1].stream == name);
      CHECK(events[1].category == name);
      CHECK(read(log.category(name).scan({.names = {{name}}})).size() == 2);
      const Listing streams = log.category(name).streams({.prefix = name});
      REQUIRE(streams.size() == 1);
      CHECK(streams[0].name == name);
    }
    CHECK(store.logs({.limit = 100}).size() >= names.size());
  });
}

TEST_CASE("limits: payloads are JSON, whatever else they look like") {
  std::vector<NewEvent> events;
  for (const char* payload :
       {R"("\\N")", R"("\\.")", R"("{\"a\",\"b\"}")", R"({})", R"([])", R"("")", R"("NULL")",
        "null", R"({"a": "\\\"'{},;\t\n"})", R"("'; DROP TABLE events; --")", R"("$1 $2 %s %%")",
        R"x(["{1,2}", "(1,2)", "\\x00ff"])x", R"("a\tb\nc\\d")", "9007199254740993", "1e400",
        "\"\xF0\x9F\x90\x98\"", R"("\ud83d\udc18")"}) {
    events.push_back({.name = "n", .payload = payload, .metadata = payload});
    events.push_back({.name = "n", .payload = payload});
  }
  with_each([&](const EventStore& store) {
    store.stream("c", "s").publish(events);
    for (const NewEvent& event : events) store.stream("c", "t").publish({event});
    for (const char* stream : {"s", "t"}) {
      const RecordedEvents read_back = read(store.stream("c", stream).scan());
      REQUIRE(read_back.size() == events.size());
      for (std::size_t i = 0; i < events.size(); ++i) {
        CAPTURE(events[i].payload);
        CHECK(canonical_json(read_back[i].payload) == canonical_json(events[i].payload));
        CHECK(read_back[i].metadata.has_value() == events[i].metadata.has_value());
        if (events[i].metadata)
          CHECK(canonical_json(*read_back[i].metadata) == canonical_json(*events[i].metadata));
      }
    }
  });
}
