// SPDX-License-Identifier: Apache-2.0
//
// Whatever is wrong with a request is said once, in the same words over every adapter, and nothing
// is stored.
#include "numbered_events.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <factport/host/timestamp.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::string_literals;

namespace {

/// A name that is none, and what is said about it.
using BadName = std::pair<std::string, std::string>;

std::vector<BadName> bad_names(const std::string& what) {
  return {{"", what + " is empty"},
          {std::string(256, 'x'), what + " has 256 bytes"},
          {std::string(100'000, 'x'), what + " has 100000 bytes"},
          {"a\0b"s, what + " contains a NUL byte"},
          {"\0"s, what + " contains a NUL byte"},
          {"\xFF", what + " is not valid UTF-8"},
          {"a\x80", what + " is not valid UTF-8"},
          {"\xC0\x80", what + " is not valid UTF-8"},
          {"\xE0\x80\xAF", what + " is not valid UTF-8"},
          {"\xED\xA0\x80", what + " is not valid UTF-8"},
          {"\xF4\x90\x80\x80", what + " is not valid UTF-8"},
          {"\xE2\x82", what + " is not valid UTF-8"}};
}

/// Texts that are no JSON value by the contract, and what is said about them.
std::vector<BadName> bad_texts() {
  return {{"", "empty"},
          {" ", "is not valid JSON"},
          {"{}\0"s, "NUL is not allowed"},
          {"{}\0{\"evil\":1}"s, "NUL is not allowed"},
          {"\"a\0b\""s, "NUL is not allowed"},
          {R"("\u0000")", "is not valid JSON at byte"},
          {R"({"\u0000":1})", "is not valid JSON at byte"},
          {R"({"a":1,"a":2})", "duplicate key \"a\""},
          {R"({"a":1,"\u0061":2})", "duplicate key \"a\""},
          {R"([{"x":{"k":1,"b":2,"k":3}}])", "duplicate key \"k\""},
          {R"("\ud800")", "surrogate"},
          {R"("\udc00")", "surrogate"},
          {R"("\ud800\u0041")", "surrogate"},
          {R"("\udc00\ud800")", "surrogate"},
          {"\"\xED\xA0\x80\"", "is not valid JSON at byte 1"},
          {"\"\xFF\"", "is not valid JSON at byte 1"},
          {"\xEF\xBB\xBF{}", "byte order mark"},
          {std::string(513, '[') + std::string(513, ']'), "512 levels"},
          {std::string(100'000, '['), "512 levels"},
          {"{} {}", "unexpected text after the value"},
          {"1 2", "unexpected text after the value"},
          {"{}garbage", "unexpected text after the value"},
          {"{", "is not valid JSON at byte 1"},
          {"[1,]", "is not valid JSON at byte"},
          {R"({"a":1,})", "is not valid JSON at byte"},
          {"{'a':1}", "is not valid JSON at byte 1"},
          {"// no\n1", "is not valid JSON at byte 0"},
          {"NaN", "is not valid JSON at byte 0"},
          {"-Infinity", "is not valid JSON at byte"},
          {"01", "is not valid JSON"},
          {"+1", "is not valid JSON"},
          {".5", "is not valid JSON"},
          {"1.", "is not valid JSON"},
          {"0x10", "is not valid JSON"},
          {"1e", "is not valid JSON"},
          {"True", "is not valid JSON"},
          {"1e1001", "is not valid JSON"},
          {std::string(1001, '7'), "is not valid JSON"},
          {"\"a\nb\"", "control character"},
          {R"("\x")", "unknown escape"},
          {"\"open", "the string does not end"}};
}

}  // namespace

TEST_CASE("bad input: names that are none, of logs, categories, streams and events") {
  const StoreUnderTest store;
  store->stream("c", "s").publish(numbered_events(1));
  for (const auto& [name, words] : bad_names("log")) {
    check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = name] {
      return store->in_log(bad).stream("c", "s").try_publish(numbered_events(1));
    });
  }
  for (const auto& [name, words] : bad_names("category")) {
    check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = name] {
      return store->stream(bad, "s").try_publish(numbered_events(1));
    });
  }
  for (const auto& [name, words] : bad_names("stream")) {
    check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = name] {
      return store->stream("c", bad).try_publish(numbered_events(1));
    });
  }
  for (const auto& [name, words] : bad_names("name")) {
    check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = name] {
      return store->stream("c", "s").try_publish(
          std::vector<NewEvent>{{.name = "fine", .payload = "1"}, {.name = bad, .payload = "1"}});
    });
  }
}

TEST_CASE("bad input: names that are none, in conditions and in reads") {
  const StoreUnderTest store;
  const auto check_scan = [](const Result<Scan>& scan, const std::string& words) {
    REQUIRE_FALSE(scan.ok());
    CHECK(scan.status().code() == StatusCode::kInvalidArgument);
    CHECK_THAT(std::string(scan.status().message()), Catch::Contains(words));
  };
  for (const auto& [name, words] : bad_names("category")) {
    check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = name] {
      return store->stream("c", "s").try_publish(numbered_events(1), stream_is_empty(bad, "s"));
    });
    check_scan(store->category(name).try_scan(), words);
    CHECK_THROWS_WITH(store->stream(name, "s").info(), Catch::Contains(words));
  }
  for (const auto& [name, words] : bad_names("stream")) {
    check_scan(store->stream("c", name).try_scan(), words);
    CHECK_THROWS_WITH(store->stream("c", name).latest(), Catch::Contains(words));
  }
  for (const auto& [name, words] : bad_names("log"))
    check_scan(store->in_log(name).log().try_scan(), words);
}

TEST_CASE("bad input: payloads that are not one JSON value") {
  const StoreUnderTest store;
  store->stream("c", "s").publish(numbered_events(1));
  for (const auto& [text, words] : bad_texts()) {
    INFO(text.substr(0, 40));
    const AppendResult result =
        check_refused(*store, StatusCode::kInvalidArgument, words, [&, &bad = text] {
          return store->stream("c", "s").try_publish(std::vector<NewEvent>{
              {.name = "fine", .payload = "1"}, {.name = "spoiled", .payload = bad}});
        });
    CHECK_THAT(std::string(result.status.message()),
               Catch::StartsWith("event 1 (\"spoiled\"): payload"));
  }
}

TEST_CASE("bad input: metadata that is not one JSON value") {
  const StoreUnderTest store;
  for (const auto& [text, words] : bad_texts()) {
    INFO(text.substr(0, 40));
    const AppendResult result =
        check_refused(*store, StatusCode::kInvalidArgument, "metadata", [&, &bad = text] {
          return store->stream("c", "s").try_publish(
              std::vector<NewEvent>{{.name = "n", .payload = "1", .metadata = bad}});
        });
    if (!text.empty()) CHECK_THAT(std::string(result.status.message()), Catch::Contains(words));
  }
}

TEST_CASE("bad input: one byte more than an event may hold") {
  const StoreUnderTest store;
  const auto most = static_cast<std::size_t>(store->facts().max_event_bytes);
  const std::string words =
      std::to_string(most + 1) + " is more than the store's limit of " + std::to_string(most);
  const std::string payload = "\"" + std::string(most - 1, 'p') + "\"";
  check_refused(*store, StatusCode::kLimit, words, [&] {
    return store->stream("c", "s").try_publish(
        std::vector<NewEvent>{{.name = "n", .payload = payload}});
  });
  const std::string one_less = payload.substr(0, payload.size() - 2) + "\"";
  check_refused(*store, StatusCode::kLimit, words, [&] {
    return store->stream("c", "s").try_publish(
        std::vector<NewEvent>{{.name = "n", .payload = one_less, .metadata = "1"}});
  });
}

TEST_CASE("bad input: more bytes than an append may hold") {
  const StoreUnderTest store;
  const std::int64_t most = store->facts().max_append_bytes;
  const std::int64_t each = std::min(store->facts().max_event_bytes, most / 2 + 1);
  const std::string payload = "\"" + std::string(static_cast<std::size_t>(each) - 2, 'p') + "\"";
  Append append;
  const std::uint32_t target = append.target("c", "s");
  for (std::int64_t bytes = 0; bytes <= most; bytes += each)
    append.add(target, {.name = "n", .payload = payload});
  check_refused(*store, StatusCode::kLimit, "limit of " + std::to_string(most), [&] {
    AppendResult result;
    static_cast<void>(store->log().try_append(append, result));
    return result;
  });
}

TEST_CASE("bad input: times outside the years 1 to 9999") {
  const StoreUnderTest store;
  for (const std::int64_t time :
       {host::kEarliestTime - 1, host::kLatestTime + 1, INT64_MIN, INT64_MAX}) {
    check_refused(*store, StatusCode::kInvalidArgument, "occurred_at is " + std::to_string(time),
                  [&] {
                    return store->stream("c", "s").try_publish(
                        std::vector<NewEvent>{{.name = "n", .payload = "1", .occurred_at = time}});
                  });
  }
}

TEST_CASE("bad input: an expected position below -1") {
  const StoreUnderTest store;
  for (const std::int64_t position : {std::int64_t{-2}, INT64_MIN}) {
    check_refused(
        *store, StatusCode::kInvalidArgument, "expected position " + std::to_string(position), [&] {
          return store->stream("c", "s").try_publish(numbered_events(1), position_is(position));
        });
  }
  check_refused(*store, StatusCode::kConditionFailed, "position 9223372036854775807", [&] {
    return store->stream("c", "s").try_publish(numbered_events(1), position_is(INT64_MAX));
  });
}

TEST_CASE("bad input: the first bad event of many stops them all") {
  const StoreUnderTest store;
  std::vector<NewEvent> events = numbered_events(50);
  events.back().payload = "{";
  check_refused(*store, StatusCode::kInvalidArgument, "event 49",
                [&] { return store->stream("c", "s").try_publish(events); });
  CHECK(store->stream("c", "s").info() == StreamInfo{});
}

TEST_CASE("bad input: ids that are no UUIDs are none") {
  for (const char* text :
       {"", "0", "0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f101", "0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f10111",
        "0190a0b0c0d0-7e0f-8a0b-0c0d0e0f1011", "0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f101g",
        "{0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1011}", "0190a0b0_c0d0_7e0f_8a0b_0c0d0e0f1011",
        " 190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1011"}) {
    CAPTURE(text);
    CHECK_FALSE(Uuid::parse(text));
  }
  const Uuid id = *Uuid::parse("0190A0B0C0D07E0F8A0B0C0D0E0F1011");
  CHECK(id.to_string() == "0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1011");
  CHECK(Uuid::parse(id.to_string()) == id);
}
