// SPDX-License-Identifier: Apache-2.0
#include "json_lines.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/event.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::cli;

namespace {

constexpr const char* kId = "01a20b94-4353-7000-83cd-9695a45e0d27";

/// The column and the reason of a line's fault; "" = it has none.
std::string fault_of(std::string_view line) {
  TextArena arena;
  LineEvent event;
  const auto fault = read_event_line(line, arena, event);
  if (!fault) return "";
  return std::to_string(column_of(line, fault->offset)) + ": " + fault->reason;
}

/// A line whose payload is `payload`, which begins at column 51.
std::string with_payload(std::string_view payload) {
  return R"({"category":"c","stream":"s","name":"n","payload":)" + std::string(payload) + "}";
}

std::string with_member(std::string_view member) {
  return R"({"category":"c","stream":"s","name":"n","payload":1,)" + std::string(member) + "}";
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

/// An event as a store would give it back.
factport_event stored(const LineEvent& event) {
  factport_event raw{};
  raw.position = 4;
  raw.global_position = 17;
  raw.recorded_at = 1'000'001;
  raw.occurred_at = event.occurred_at.value_or(0);
  raw.id = event.id.value_or(Uuid()).raw();
  raw.category = bytes_of(event.category);
  raw.stream = bytes_of(event.stream);
  raw.name = bytes_of(event.name);
  raw.payload = bytes_of(event.payload);
  raw.metadata = bytes_of(event.metadata);
  return raw;
}

}  // namespace

TEST_CASE("json lines: every field of a line arrives, payload and metadata byte for byte") {
  const std::string line =
      " { \"metadata\" :{ \"b\":1 , \"a\" : 1.50e+3 } ,\"payload\": [1e400,  9007199254740993]\t,"
      "\"log\":\"l\",\"category\":\"c\\u00e4\\n\",\"stream\":\"s "
      "\\\"x\\\"\",\"name\":\"\\ud83d\\ude00\","
      "\"occurred_at\":\"2010-10-02T09:20:39.266+02:00\",\"id\":\"" +
      std::string(kId) + "\"} ";
  TextArena arena;
  LineEvent event;
  REQUIRE_FALSE(read_event_line(line, arena, event));
  CHECK(event.log == "l");
  CHECK(event.category == "cä\n");
  CHECK(event.stream == "s \"x\"");
  CHECK(event.name == "😀");
  CHECK(event.payload == "[1e400,  9007199254740993]");
  CHECK(event.metadata == "{ \"b\":1 , \"a\" : 1.50e+3 }");
  CHECK(event.occurred_at == 1'286'004'039'266'000);
  CHECK(event.id == Uuid::parse(kId));
  CHECK_FALSE(event.time_truncated);
}

TEST_CASE("json lines: payloads of every kind are found where they are") {
  for (const std::string payload : {"null", "true", "-0", "-12.5E-3", "\"\"", "\"a\\\"b\"", "{}",
                                    "[]", "[[],{}]", "{\"category\":\"x\",\"payload\":[1]}"}) {
    TextArena arena;
    LineEvent event;
    const std::string line = with_payload("  " + payload + " ");
    REQUIRE_FALSE(read_event_line(line, arena, event));
    CHECK(event.payload == payload);
    CHECK(event.metadata.empty());
    CHECK_FALSE(event.log);
    CHECK_FALSE(event.id);
    CHECK_FALSE(event.occurred_at);
  }
}

TEST_CASE("json lines: what a full export adds is passed over") {
  CHECK(fault_of(with_member(R"("recorded_at":"x","global_position":{"a":[1]},"position":-3)"))
            .empty());
}

TEST_CASE("json lines: digits beyond microseconds are dropped, and that is told") {
  TextArena arena;
  LineEvent event;
  const std::string line = with_member(R"("occurred_at":"1970-01-01T00:00:00.1234567Z")");
  REQUIRE_FALSE(read_event_line(line, arena, event));
  CHECK(event.occurred_at == 123'456);
  CHECK(event.time_truncated);
}

TEST_CASE("json lines: 512 levels of payload pass and 513 do not") {
  CHECK(fault_of(with_payload(nested(512))).empty());
  CHECK_THAT(fault_of(with_payload(nested(513))), Catch::Contains("more than 512 levels"));
  CHECK_THAT(fault_of(with_payload(nested(100'000))), Catch::Contains("more than 512 levels"));
}

TEST_CASE("json lines: a fault is named with its column") {
  CHECK(fault_of("[1]") == "1: a line is one JSON object, one event");
  CHECK(fault_of("17") == "1: a line is one JSON object, one event");
  CHECK(fault_of("{}") == "1: the key \"category\" is missing");
  CHECK(fault_of(R"({"category":"c","stream":"s","name":"n"})") ==
        "1: the key \"payload\" is missing");
  CHECK_THAT(fault_of(with_member(R"("extra":1)")),
             Catch::StartsWith("53: unknown key \"extra\"; the keys are log, category"));
  CHECK(fault_of(with_member(R"("name":"n")")) == "53: duplicate key \"name\"");
  CHECK(fault_of(with_member(R"("n\u0061me":"n")")) == "53: duplicate key \"name\"");
  CHECK(fault_of(with_member(R"("log":1)")) == "59: log must be a string");
  CHECK(fault_of(with_member(R"("id":null)")) == "58: id must be a string");
  CHECK(fault_of(with_member(R"("id":"17")")) == "58: id: \"17\" is not a UUID");
  CHECK_THAT(fault_of(with_member(R"("log":"")")), Catch::StartsWith("59: log is empty"));
  CHECK_THAT(fault_of(with_member(R"("occurred_at":"2020-01-01T00:00:00")")),
             Catch::StartsWith("67: occurred_at: "));
  CHECK_THAT(fault_of(with_member("\"log\":\"" + std::string(256, 'x') + "\"")),
             Catch::StartsWith("59: log has 256 bytes"));
}

TEST_CASE("json lines: the contract's rules for payloads hold, with the column inside them") {
  CHECK(fault_of(with_payload(R"({"ä":1,"ä":2})")) == "58: payload: duplicate key \"ä\"");
  CHECK_THAT(fault_of(with_payload(R"("\u0000")")), Catch::StartsWith("52: "));
  CHECK_THAT(fault_of(with_payload(R"("\udc00")")), Catch::StartsWith("52: "));
  CHECK_THAT(fault_of(with_payload("1e1001")), Catch::Contains("exponent beyond 1000"));
  CHECK_THAT(fault_of(with_payload("\"\xff\"")), Catch::Contains("invalid UTF-8"));
  CHECK_THAT(fault_of(with_payload("tru")), Catch::StartsWith("54: "));
  CHECK_THAT(fault_of(with_member(R"("metadata":{"a":{"b":1,"b":1}})")),
             Catch::Contains("metadata: duplicate key \"b\""));
}

TEST_CASE("json lines: broken lines are refused") {
  CHECK_THAT(fault_of(with_payload("1") + "x"), Catch::Contains("unexpected text"));
  CHECK_THAT(fault_of(with_payload("1") + std::string("\0{}", 3)), Catch::Contains("NUL"));
  CHECK_THAT(fault_of("\xEF\xBB\xBF" + with_payload("1")), Catch::Contains("byte order mark"));
  const std::string whole = with_member(R"("metadata":{"a":[1,"x"]},"id":"7")");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(fault_of(whole.substr(0, size)).empty());
  }
}

TEST_CASE("json lines: an event becomes the same line again") {
  const std::string line =
      R"({"log":"l","category":"cä\n","stream":"s \"x\"","name":"😀","payload":[1e400, 1.50],)"
      R"("metadata":null,"occurred_at":"0001-01-01T00:00:00.000001Z",)"
      R"("id":"01a20b94-4353-7000-83cd-9695a45e0d27")";
  const std::string whole = line + "}";
  TextArena arena;
  LineEvent event;
  REQUIRE_FALSE(read_event_line(whole, arena, event));
  std::string out;
  append_event_line(stored(event), "l", LineShape::kPlain, out);
  CHECK(out == line + "}\n");
  out.clear();
  append_event_line(stored(event), "l", LineShape::kFull, out);
  CHECK(out == line + R"(,"position":4,"global_position":17,)" +
                   R"("recorded_at":"1970-01-01T00:00:01.000001Z"})" + "\n");
}

TEST_CASE("json lines: line ends inside a payload become spaces") {
  LineEvent event;
  event.category = event.stream = event.name = "x";
  event.payload = "{\n  \"a\":\r\n \"\\n\"}";
  std::string out;
  append_event_line(stored(event), "l", LineShape::kPlain, out);
  CHECK_THAT(out, Catch::Contains("\"payload\":{   \"a\":   \"\\n\"},"));
  CHECK(out.find('\n') == out.size() - 1);
}

TEST_CASE("column_of: characters count, not bytes") {
  CHECK(column_of("abc", 0) == 1);
  CHECK(column_of("äöü", 4) == 3);
  CHECK(column_of("\xff\xff"
                  "a",
                  2) == 3);
  CHECK(column_of("ab", 99) == 3);
}
