// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using factport::host::check_json_text;
using factport::host::find_json_fault;
using namespace std::string_literals;

namespace {

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text.append(part);
  return text;
}
std::string nested(std::size_t levels) { return repeated("[", levels) + repeated("]", levels); }

bool is_valid(std::string_view text) {
  // On the heap and to the byte, so that AddressSanitizer sees a read past the end.
  const std::vector<char> exact(text.begin(), text.end());
  return !find_json_fault({exact.data(), exact.size()});
}

std::string message_of(std::string_view text) {
  return std::string(check_json_text(text, "payload").message());
}

}  // namespace

TEST_CASE("json text: every kind of value stands alone") {
  for (const std::string text :
       {"null", "true", "false", "0", "-0", "\"\"", "[]", "{}", " \t\r\n1 \t\r\n", "[1,\"a\",{}]",
        R"({"a":{"b":[null,true]}})", R"({"":1})", R"([[],[[]],{"a":[]}])"}) {
    CAPTURE(text);
    CHECK(is_valid(text));
  }
}

TEST_CASE("json text: numbers follow the grammar") {
  for (const std::string text : {"0",
                                 "-0",
                                 "7",
                                 "10",
                                 "1.5",
                                 "-1.50",
                                 "0.000",
                                 "1E5",
                                 "1e+5",
                                 "1e-5",
                                 "0e0",
                                 "-0.0e-0",
                                 "9007199254740993",
                                 "18446744073709551616",
                                 "-9223372036854775809",
                                 "1e400",
                                 "-1e400",
                                 "1e-400",
                                 "0.1",
                                 "123456789012345678901234567890.5"}) {
    CAPTURE(text);
    CHECK(is_valid(text));
    CHECK(is_valid("[" + text + "]"));
    CHECK(is_valid("{\"a\":" + text + ",\"b\": " + text + " }"));
  }
  for (const std::string text :
       {"01",        "-01",  "00",    "1.",    ".5",    "-.5", "-",   "+1",  "1e",   "1e+",
        "1E-",       "1.e5", "1.5.5", "1e5.5", "1e5e5", "0x1", "1_0", "NaN", "-NaN", "Infinity",
        "-Infinity", "Inf",  "1,5",   "--1",   "- 1",   "1-",  "1a",  "1 2"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
    CHECK_FALSE(is_valid("{\"a\":" + text + "}"));
  }
}

TEST_CASE("json text: a number has at most 1000 significant digits") {
  CHECK(is_valid(repeated("9", 1000)));
  CHECK_FALSE(is_valid(repeated("9", 1001)));
  CHECK(is_valid("0."s + repeated("9", 1000)));
  CHECK_FALSE(is_valid("0."s + repeated("9", 1001)));
  CHECK(is_valid("0."s + repeated("0", 999) + "1"));
  CHECK(is_valid("1."s + repeated("0", 5000)));
  CHECK(is_valid("1"s + repeated("0", 500) + ".5"));
  CHECK_FALSE(is_valid("1"s + repeated("0", 500) + "." + repeated("0", 500) + "5"));
  CHECK_FALSE(is_valid("[1, -"s + repeated("7", 2000) + "e-1500]"));
}

TEST_CASE("json text: a number's exponent lies within 1000") {
  for (const std::string text :
       {"1e1000", "9.99e1000", "1e-1000", "0.001e1003", "100e998", "100e-1002", "0e99999",
        "0.000e-99999999999999999999999", "-0e+99999999999999999999"}) {
    CAPTURE(text);
    CHECK(is_valid(text));
  }
  for (const std::string text :
       {"1e1001", "10e1000", "1e-1001", "0.1e-1000", "1e99999999999999999999999999",
        "-1e-99999999999999999999999999", "1e2147483648", "1e-2147483649", "1e4294967296"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
  }
  CHECK(is_valid("1"s + repeated("0", 1000)));
  CHECK_FALSE(is_valid("1"s + repeated("0", 1001)));
  CHECK(is_valid("0."s + repeated("0", 2000) + "1e1500"));
  CHECK(is_valid("1"s + repeated("0", 2000) + "e-1500"));
}

TEST_CASE("json text: strings and escapes follow the grammar") {
  for (const std::string text :
       {R"("\"\\\/\b\f\n\r\t")", R"("\u0041\u00e9\u20AC")", R"("\ud834\udd1e")",
        R"("\uDBFF\uDFFF")", R"("\u0001")", R"("\ud7ff\ue000\uffff")", R"("a/b")", R"("\u12345")",
        "\"\x7f\""}) {
    CAPTURE(text);
    CHECK(is_valid(text));
  }
  for (const std::string text : {R"(")",
                                 R"("a)",
                                 R"("\")",
                                 R"("\x41")",
                                 R"("\a")",
                                 R"("\u")",
                                 R"("\u12")",
                                 R"("\u123g")",
                                 R"("\U0041")",
                                 R"('a')",
                                 R"("\u0000")",
                                 R"("a\u0000b")",
                                 R"("\ud800")",
                                 R"("\ud800a")",
                                 R"("\ud800\n")",
                                 R"("\ud800\ud800")",
                                 R"("\ud800\u0041")",
                                 R"("\udc00")",
                                 R"("a\udfffb")",
                                 R"("\udc00\ud800")",
                                 R"("\ud834\udd1e\udd1e")",
                                 R"({"\udc00":1})",
                                 R"({"\u0000":1})"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
  }
  for (char c = 1; c < 0x20; ++c) CHECK_FALSE(is_valid("\"a"s + c + "\""));
}

TEST_CASE("json text: only well-formed UTF-8 is taken") {
  for (const std::string text :
       {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBB\xBF", "caf\xC3\xA9 \xE2\x82\xAC"}) {
    CAPTURE(text);
    for (std::size_t before = 0; before < 18; ++before) {
      CHECK(is_valid("\""s.append(before, 'x') + text + "\""));
    }
    CHECK(is_valid("{\"" + text + "\":1}"));
  }
  for (const std::string text : {"\x80",
                                 "\xBF",
                                 "\xC0\x80",
                                 "\xC1\xBF",
                                 "\xC2",
                                 "\xC2\x41",
                                 "\xE0\x80\x80",
                                 "\xE0\x9F\xBF",
                                 "\xED\xA0\x80",
                                 "\xED\xBF\xBF",
                                 "\xE2\x82",
                                 "\xE2\x82\x41",
                                 "\xF0\x80\x80\x80",
                                 "\xF0\x8F\xBF\xBF",
                                 "\xF4\x90\x80\x80",
                                 "\xF5\x80\x80\x80",
                                 "\xF0\x9F\x98",
                                 "\xF8\x88\x80\x80\x80",
                                 "\xFE",
                                 "\xFF"}) {
    CAPTURE(text);
    for (std::size_t before = 0; before < 18; ++before) {
      CHECK_FALSE(is_valid("\""s.append(before, 'x') + text + "\""));
      CHECK_FALSE(is_valid("\""s.append(before, 'x') + text));
    }
    CHECK_FALSE(is_valid("{\"" + text + "\":1}"));
    CHECK_FALSE(is_valid("[" + text + "]"));
  }
}

TEST_CASE("json text: 512 levels pass, 513 do not, and 100000 do no harm") {
  CHECK(is_valid(nested(512)));
  CHECK_FALSE(is_valid(nested(513)));
  CHECK_FALSE(is_valid(nested(100'000)));
  CHECK_FALSE(is_valid(repeated("[", 100'000)));
  CHECK_FALSE(is_valid(repeated("{\"a\":", 100'000)));
  const std::string objects = repeated("{\"a\":", 512);
  CHECK(is_valid(objects + "1"s + repeated("}", 512)));
  CHECK_FALSE(is_valid("[" + objects + "1"s + repeated("}", 512) + "]"));
  CHECK(is_valid("["s + nested(511) + "," + nested(511) + "]"));
}

TEST_CASE("json text: no key stands twice in one object") {
  for (const std::string text :
       {R"({"a":1,"b":2})", R"({"a":{"a":1},"b":{"a":1}})", R"([{"a":1},{"a":1}])",
        R"({"a":1,"A":2})", R"({"a":1,"a ":2})", R"({"":1," ":2})", R"({"a":"a","b":"a"})",
        "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}"}) {
    CAPTURE(text);
    CHECK(is_valid(text));
  }
  for (const std::string text :
       {R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})", R"({"\u0061":1,"a":2})",
        R"({"\u0061":1,"\u0061":2})", R"({"":1,"":2})", R"({"a":1,"b":{"c":{}},"a":1})",
        R"([{"x":{"a":1,"b":2,"a":3}}])", R"({"\/":1,"/":2})", R"({"\n":1,"\u000a":2})",
        "{\"\xF0\x9D\x84\x9E\":1,\"\\ud834\\udd1e\":2}", "{\"\xC3\xA9\":1,\"\\u00E9\":2}"}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
  }
}

TEST_CASE("json text: keys of every length and of large objects are compared") {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string key = repeated("k", length);
    CHECK_FALSE(is_valid("{\"" + key + "\":1,\"" + key + "\":2}"));
    for (std::size_t i = 0; i < length; ++i) {
      std::string other = key;
      other[i] = 'x';
      CHECK(is_valid("{\"" + key + "\":1,\"" + other + "\":2}"));
    }
  }
  for (const int count : {23, 24, 25, 26, 1000, 100'000}) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) text += "\"key" + std::to_string(i) + "\":1,";
    CAPTURE(count);
    CHECK(is_valid(text + "\"last\":1}"));
    CHECK(message_of(text + "\"key0\":1}") == "payload is not valid JSON at byte " +
                                                  std::to_string(text.size()) +
                                                  ": duplicate key \"key0\"");
    CHECK_FALSE(is_valid(text + "\"key" + std::to_string(count - 1) + "\":1}"));
  }
}

TEST_CASE("json text: nothing but one value is taken") {
  for (const std::string& text : {""s,
                                  " "s,
                                  "{}{}"s,
                                  "1 1"s,
                                  "[] x"s,
                                  "{},"s,
                                  "[1,]"s,
                                  "[,1]"s,
                                  "[1 2]"s,
                                  "{\"a\":1,}"s,
                                  "{,}"s,
                                  "{\"a\"}"s,
                                  "{\"a\" 1}"s,
                                  "{a:1}"s,
                                  "{1:1}"s,
                                  "{null:1}"s,
                                  "[1}"s,
                                  "{\"a\":1]"s,
                                  "["s,
                                  "{"s,
                                  "]"s,
                                  "}"s,
                                  "tru"s,
                                  "truE"s,
                                  "nul"s,
                                  "True"s,
                                  "/**/1"s,
                                  "1//x"s,
                                  "[1/**/]"s,
                                  "#x\n1"s,
                                  "\xEF\xBB\xBF{}"s,
                                  "\xEF\xBB\xBF"s,
                                  "\xFE\xFF"s,
                                  "{}\0"s,
                                  "{}\0{\"evil\":1}"s,
                                  "\0"s,
                                  "\0{}"s,
                                  "[1,\0]"s,
                                  "\"a\0b\""s,
                                  "[1\0,2]"s,
                                  "\v1"s,
                                  "\f1"s,
                                  "\xC2\xA0{}"s}) {
    CAPTURE(text);
    CHECK_FALSE(is_valid(text));
  }
}

TEST_CASE("json text: a fault says where and why") {
  CHECK(message_of(R"({"a":1,"b":2,  "a":3})") ==
        "payload is not valid JSON at byte 15: duplicate key \"a\"");
  CHECK(message_of(R"({"a":1,"\u0061":3})") ==
        "payload is not valid JSON at byte 7: duplicate key \"a\"");
  CHECK(message_of("[1,\"\xFF\"]") == "payload is not valid JSON at byte 4: invalid UTF-8");
  CHECK(message_of("{}\0{}"s) == "payload is not valid JSON at byte 2: NUL is not allowed");
  CHECK(message_of("\"a\0\""s) == "payload is not valid JSON at byte 2: NUL is not allowed");
  CHECK(message_of("[1] 2") ==
        "payload is not valid JSON at byte 4: unexpected text after the value");
  CHECK(message_of("\"a\nb\"") ==
        "payload is not valid JSON at byte 2: a control character in a string must be written as "
        "an escape");
  CHECK(message_of(R"("a\u0000")") ==
        "payload is not valid JSON at byte 2: the escape \\u0000 is not allowed");
  CHECK(message_of(R"("a\udc00")") ==
        "payload is not valid JSON at byte 2: a low surrogate escape without a high one before it");
  CHECK(message_of("[1") ==
        "payload is not valid JSON at byte 2: the text ends too early: expected ',' or ']'");
  CHECK(message_of("") ==
        "payload is not valid JSON at byte 0: the text ends too early: expected a value");
  CHECK(message_of(" -1e1001") ==
        "payload is not valid JSON at byte 1: a number with more than 1000 significant digits or "
        "an exponent beyond 1000");
  CHECK(message_of(nested(513)) ==
        "payload is not valid JSON at byte 512: more than 512 levels of arrays and objects");
  CHECK(message_of("\xEF\xBB\xBF{}") ==
        "payload is not valid JSON at byte 0: a byte order mark is not allowed");
  CHECK(factport::host::check_json_text("{}", "payload").ok());
  CHECK(factport::host::check_json_text("x", "metadata")
            .to_string()
            .find("INVALID_ARGUMENT: metadata") == 0);
}

TEST_CASE("json text: a small stack is enough for the deepest text", "[concurrency]") {
  // A thread of its own, and two at once: the buffers are a thread's own.
  const std::string text = nested(512);
  std::vector<std::thread> threads;
  std::vector<int> valid(2);
  for (int& result : valid) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) result += is_valid(text) && !is_valid(R"({"a":1,"\u0061":1})");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(valid == std::vector<int>{50, 50});
}
