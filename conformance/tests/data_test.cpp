// SPDX-License-Identifier: Apache-2.0
//
// What goes in comes back: byte for byte, or as equal JSON, as the store declares.
#include "canonical_json.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = {"null",
                                                  "true",
                                                  "false",
                                                  "{}",
                                                  "[]",
                                                  "\"\"",
                                                  "0",
                                                  "-0",
                                                  "0.1",
                                                  "-0.1",
                                                  "1E5",
                                                  "1e+05",
                                                  "1.0",
                                                  "1.10",
                                                  "100",
                                                  "9007199254740993",
                                                  "-9223372036854775809",
                                                  "18446744073709551616",
                                                  "1e400",
                                                  "1e-400",
                                                  "1E1000",
                                                  "123456789012345678901234567890.123456789",
                                                  "3.14159265358979323846264338327950288",
                                                  std::string(1000, '7'),
                                                  R"({"b":1,"a":2,"c":{"z":0,"y":[1,2,{}]}})",
                                                  R"({"":0," ":1})",
                                                  R"([1,[2,[3,[]]]])",
                                                  " { \"a\" : [ 1 , 2 ] }\n",
                                                  "\t[\r\n]\n",
                                                  R"("\"\\\/\b\f\n\r\t")",
                                                  R"("\u0001\u001f\u007f")",
                                                  R"("\u00e9 \ud83d\ude00")",
                                                  "\"é\"",
                                                  "\"e\u0301\"",
                                                  "\"\uFEFF in the middle\"",
                                                  "\"😀👩‍👩‍👧‍👦\"",
                                                  "\"\u2028\u2029\"",
                                                  "\"\xF4\x8F\xBF\xBF\"",
                                                  "\"\x7F\"",
                                                  "\"日本語 العربية हिन्दी\"",
                                                  R"("'; DROP TABLE events; --")",
                                                  R"("%s %n {} $1 ? \\x00 E'\\n'")",
                                                  R"("\\u0000 is not a NUL")",
                                                  R"({"$env":"HOME","a.b":"c"})",
                                                  nested(512),
                                                  "{\"a\":" + nested(511) + "}"};
  return kTexts;
}

/// The text as it may come back.
std::string kept(const EventStore& store, const std::string& text) {
  return store.facts().fidelity == FACTPORT_FIDELITY_BYTES ? text : canonical_json(text);
}

std::vector<std::string> awkward_names() {
  return {"'",
          "\"",
          "`",
          "\\",
          "\\'",
          "%",
          "_",
          "a%b_c",
          "'; DROP TABLE events; --",
          "\"; --",
          "$1",
          "?",
          "{}",
          "[a-z]*",
          "/",
          "../..",
          ".",
          " ",
          "  a  ",
          "\t",
          "\n",
          "a\r\nb",
          "\x01",
          "\x7F",
          "null",
          "NULL",
          "0",
          "-1",
          "true",
          "😀",
          "é",
          "e\u0301",
          "\uFEFF",
          "\u200B",
          "\u202Eabc",
          "\xF4\x8F\xBF\xBF",
          "日本語",
          std::string(255, 'x'),
          std::string(63, 'y'),
          std::string(64, 'z')};
}

}  // namespace

TEST_CASE("data: every payload comes back as the store's fidelity promises") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  for (const std::string& text : texts()) {
    const AppendResult result =
        stream.try_publish(std::vector<NewEvent>{{.name = "n", .payload = text}});
    INFO(text << ": " << result.status.to_string());
    REQUIRE(result.ok());
  }
  const RecordedEvents events = read(stream.scan());
  REQUIRE(events.size() == texts().size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(kept(*store, events[i].payload) == kept(*store, texts()[i]));
    CHECK_FALSE(events[i].metadata.has_value());
  }
}

TEST_CASE("data: every metadata comes back as the store's fidelity promises") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  std::vector<NewEvent> events;
  for (const std::string& text : texts()) {
    events.push_back({.name = "n", .payload = "1", .metadata = text});
  }
  stream.publish(events);
  const RecordedEvents stored = read(stream.scan());
  REQUIRE(stored.size() == events.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    REQUIRE(stored[i].metadata.has_value());
    CHECK(kept(*store, *stored[i].metadata) == kept(*store, texts()[i]));
  }
}

TEST_CASE("data: absent metadata, `null` and `{}` are three different things") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  using Metadata = std::optional<std::string>;
  const std::vector<Metadata> all = {std::nullopt, "null", "{}", "\"\"", "[]", std::nullopt};
  for (const Metadata& metadata : all)
    stream.publish({{.name = "n", .payload = "null", .metadata = metadata}});
  const RecordedEvents events = read(stream.scan());
  REQUIRE(events.size() == all.size());
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(events[i].metadata == all[i]);
}

TEST_CASE("data: payloads of 1 MiB, and of all that one event may hold") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  const auto most = static_cast<std::size_t>(store->facts().max_event_bytes);
  for (const std::size_t size : {std::size_t{1} << 20, most}) {
    const std::string payload = "\"" + std::string(size - 2, 'p') + "\"";
    stream.publish({{.name = "n", .payload = payload}});
    // CHECK would print it.
    CHECK((stream.latest()->payload() == payload));
  }
  const std::string half = "\"" + std::string(most / 2 - 2, 'h') + "\"";
  stream.publish({{.name = "n", .payload = half, .metadata = half}});
  CHECK((stream.latest()->metadata() == half));
  CHECK(read(stream.scan()).size() == 3);
}

TEST_CASE("data: many events at once keep their own payloads, large and small") {
  const StoreUnderTest store;
  std::vector<NewEvent> events;
  for (std::size_t i = 0; i < 100; ++i) {
    events.push_back(
        {.name = "n" + std::to_string(i),
         .payload = "\"" + std::string(i * i * 5, static_cast<char>('a' + i % 26)) + "\"",
         .metadata = i % 3 == 0 ? std::optional<std::string>() : std::to_string(i)});
  }
  store->stream("c", "s").publish(events);
  const RecordedEvents stored = read(store->log().scan({.batch_events = 7}));
  REQUIRE(stored.size() == events.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    CHECK(stored[i].name == events[i].name);
    CHECK((stored[i].payload == events[i].payload));
    CHECK(stored[i].metadata == events[i].metadata);
  }
}

TEST_CASE("data: names of events may be any UTF-8 without NUL") {
  const StoreUnderTest store;
  for (const std::string& name : awkward_names()) {
    store->stream("c", "s").publish({{.name = name, .payload = "1"}});
    CAPTURE(name);
    CHECK(store->stream("c", "s").latest()->name() == name);
    CHECK(read(store->log().scan({.names = {{name}}})).size() == 1);
  }
}

TEST_CASE("data: names of categories and streams may be any UTF-8 without NUL") {
  const StoreUnderTest store;
  const std::vector<std::string> names = awkward_names();
  for (const std::string& name : names) {
    store->stream(name, "s").publish({{.name = "n", .payload = "1"}}, stream_is_empty());
    store->stream("streams", name).publish({{.name = "n", .payload = "2"}}, stream_is_empty());
  }
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(store->stream(name, "s").latest()->category() == name);
    CHECK(read(store->category(name).scan()).size() == 1);
    CHECK(store->stream("streams", name).latest()->stream() == name);
    CHECK(store->stream("streams", name).info().event_count == 1);
  }
  CHECK(read_log(*store).size() == 2 * names.size());
}
