// SPDX-License-Identifier: Apache-2.0
#include "test_session.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;

namespace {

/// The first field that a statement answers.
std::string answer(const std::string& sql, const Params& params) {
  const TestSession session;
  Interrupter interrupter(session.host());
  auto connection = session.open(interrupter);
  REQUIRE(connection.status().to_string() == "OK");
  const auto rows = (*connection)->run({"q", sql}, params, session.call().call());
  REQUIRE(rows.status().to_string() == "OK");
  return (*rows)[0][0].is_null() ? "NULL" : std::string(text_of((*rows)[0][0]));
}

constexpr std::int64_t kYear1 = -62'135'596'800'000'000;
constexpr std::int64_t kYear9999 = 253'402'300'799'999'999;

}  // namespace

TEST_CASE("params: texts come through, the empty one too", "[params]") {
  const auto echo = [](std::string_view text) {
    return answer("select $1::text", Params().add(text));
  };
  CHECK(echo("").empty());
  CHECK(echo("it's {\"a\", \\ , NULL} \xF0\x9F\xA6\x86") ==
        "it's {\"a\", \\ , NULL} \xF0\x9F\xA6\x86");
  CHECK(answer("select $1::text is null", Params().add("")) == "f");
}

TEST_CASE("params: numbers, truth, ids and times come through", "[params]") {
  const Uuid id = *Uuid::parse("0198c1a2-1111-7222-8333-444455556666");
  CHECK(answer("select $1::int8", Params().add(std::int64_t{-9'007'199'254'740'993})) ==
        "-9007199254740993");
  CHECK(answer("select $1::int4", Params().add(std::int32_t{-5})) == "-5");
  CHECK(answer("select $1::bool", Params().add(true)) == "t");
  CHECK(answer("select $1::bool", Params().add(false)) == "f");
  CHECK(answer("select $1::uuid", Params().add(id)) == id.to_string());
  CHECK(answer("select $1::timestamptz", Params().add_time(1)) == "1970-01-01 00:00:00.000001+00");
  CHECK(answer("select $1::timestamptz", Params().add_time(kYear1)) == "0001-01-01 00:00:00+00");
  CHECK(answer("select $1::timestamptz", Params().add_time(kYear9999)) ==
        "9999-12-31 23:59:59.999999+00");
}

TEST_CASE("params: arrays of every type come through, with NULLs and without elements",
          "[params]") {
  const Uuid id = *Uuid::parse("0198c1a2-1111-7222-8333-444455556666");
  ArrayImage texts(ElementType::kText);
  texts.add("");
  texts.add("a,\"b\"");
  texts.add_null();
  CHECK(answer("select $1::text[]", Params().add(texts)) == R"({"","a,\"b\"",NULL})");
  ArrayImage numbers(ElementType::kInt8);
  CHECK(answer("select $1::int8[]", Params().add(numbers)) == "{}");
  numbers.add(std::int64_t{1} << 40);
  numbers.add_null();
  CHECK(answer("select $1::int8[]", Params().add(numbers)) == "{1099511627776,NULL}");
  ArrayImage small(ElementType::kInt4);
  small.add(std::int32_t{7});
  CHECK(answer("select $1::int4[]", Params().add(small)) == "{7}");
  ArrayImage ids(ElementType::kUuid);
  ids.add(id);
  CHECK(answer("select $1::uuid[]", Params().add(ids)) == "{" + id.to_string() + "}");
  ArrayImage times(ElementType::kTimestamptz);
  times.add_time(0);
  CHECK(answer("select ($1::timestamptz[])[1]", Params().add(times)) == "1970-01-01 00:00:00+00");
  for (const ElementType type : {ElementType::kJson, ElementType::kJsonb}) {
    ArrayImage json(type);
    json.add(R"({"a": 1})");
    const std::string name = type == ElementType::kJson ? "json" : "jsonb";
    CHECK(answer("select ($1::" + name + "[])[1]", Params().add(json)) == R"({"a": 1})");
  }
}

TEST_CASE("params: an array is one after another was appended, and none after it was cleared",
          "[params]") {
  ArrayImage first(ElementType::kText);
  first.add("a");
  ArrayImage second(ElementType::kText);
  second.add_null();
  first.append(second);
  CHECK(first.size() == 2);
  CHECK(answer("select $1::text[]", Params().add(first)) == "{a,NULL}");
  first.clear();
  CHECK(answer("select $1::text[]", Params().add(first)) == "{}");
}

TEST_CASE("params: a payload of a megabyte comes through", "[params]") {
  ArrayImage payloads(ElementType::kJsonb);
  payloads.add("\"" + std::string(1 << 20, 'x') + "\"");
  CHECK(answer("select octet_length(($1::jsonb[])[1]::text)", Params().add(payloads)) == "1048578");
}
