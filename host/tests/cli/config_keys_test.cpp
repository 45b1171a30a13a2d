// SPDX-License-Identifier: Apache-2.0
#include "config_keys.hpp"

#include <catch2/catch.hpp>

using namespace factport::cli;

namespace {

constexpr const char* kSchema = R"({
  "type": "object", "additionalProperties": false, "x-short-form": "path", "required": ["path", "password", "mode"],
  "properties": {
    "path": {"type": "string", "description": "The file."},
    "password": {"type": "string", "x-secret": true},
    "mode": {"enum": ["fast", "safe"]},
    "pool": {"type": "object", "required": ["max"], "properties": {
      "max": {"type": ["integer", "null"], "default": 4}}}
  }})";

}  // namespace

TEST_CASE("config keys: types, defaults, marks and inner objects are read from the schema") {
  const auto keys = config_keys(kSchema);
  REQUIRE(keys.size() == 4);
  CHECK(keys[0].path == "path");
  CHECK(keys[0].type == "string");
  CHECK(keys[0].required);
  CHECK(keys[0].description == "The file.");
  CHECK_FALSE(keys[0].secret);
  CHECK(keys[1].secret);
  CHECK(keys[2].type == R"(one of "fast", "safe")");
  CHECK(keys[3].path == "pool.max");
  CHECK(keys[3].type == "integer or null");
  CHECK(keys[3].default_value == "4");
  CHECK(keys[3].required);
  CHECK(short_form_key(kSchema) == "path");
}

TEST_CASE("config keys: the example has what is required, and a reference for a secret") {
  CHECK(example_config("x", kSchema) ==
        "{\n"
        "  \"adapter\": \"x\",\n"
        "  \"config\": {\n"
        "    \"path\": \"path\",\n"
        "    \"password\": { \"$env\": \"SECRET\" },\n"
        "    \"mode\": \"fast\"\n"
        "  }\n"
        "}");
}

TEST_CASE("config keys: a schema that is none has no keys") {
  for (const char* schema : {"", "{", "[]", "{}", "true", R"({"properties":1,"x-short-form":2})"}) {
    CHECK(config_keys(schema).empty());
    CHECK(short_form_key(schema).empty());
    CHECK(example_config("x", schema) == "{\n  \"adapter\": \"x\",\n  \"config\": {}\n}");
  }
}
