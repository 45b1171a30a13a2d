// SPDX-License-Identifier: Apache-2.0
#include "scratch_directory.hpp"

#include <factport/host/config.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>
#include <string_view>

using factport::Result;
using factport::StatusCode;
using factport::host::parse_short_form;
using factport::host::resolve_config;
using factport::host::ResolvedConfig;
using factport::host::StoreConfig;

namespace {

constexpr std::string_view kSchema = R"({
  "type": "object",
  "x-short-form": "path",
  "properties": {
    "path": {"type": "string", "minLength": 1, "x-path": true, "description": "the database file"},
    "sync": {"enum": ["full", "normal"]},
    "pool": {
      "type": "object",
      "properties": {
        "max": {"type": "integer", "minimum": 1, "maximum": 64},
        "ratio": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
        "keep": {"type": "boolean"}
      },
      "additionalProperties": false
    },
    "name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 8},
    "idle": {"type": ["integer", "null"]},
    "hosts": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/host"}},
    "big": {"type": "integer"},
    "any": {}
  },
  "definitions": {
    "host": {"type": "object", "required": ["port", "host"],
             "properties": {"host": {"type": "string"}, "port": {"type": "integer", "description": "TCP port"}}}
  },
  "required": ["path"],
  "additionalProperties": false
})";

StoreConfig from_text(std::string_view config, const std::string& directory = "/data") {
  StoreConfig store;
  store.adapter = "sqlite";
  store.config = config;
  store.directory = directory;
  store.origin = "store.json";
  return store;
}

std::string json_of(const Result<ResolvedConfig>& resolved) {
  INFO(resolved.status().to_string());
  REQUIRE(resolved.ok());
  return resolved->json;
}
std::string resolved(std::string_view config) {
  return json_of(resolve_config(from_text(config), kSchema, "sqlite 0.1.0"));
}
std::string error_of(std::string_view config, std::string_view schema = kSchema) {
  const auto result = resolve_config(from_text(config), schema, "sqlite 0.1.0");
  if (!result.ok()) CHECK(result.status().code() == StatusCode::kInvalidArgument);
  return std::string(result.status().message());
}

class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("resolve config: what the schema accepts comes out, numbers to the digit") {
  CHECK(
      resolved(
          R"({ "path": "/a.db", "pool": {"max": 3, "ratio": 0.10, "keep": true}, "hosts": [{"host":"h","port":1}],
                      "any": [9007199254740993, 18446744073709551616, 1e400, -0, 1.50E+2, null, "\u00e9\n"] })") ==
      "{\"path\":\"/"
      "a.db\",\"pool\":{\"max\":3,\"ratio\":0.10,\"keep\":true},\"hosts\":[{\"host\":\"h\","
      "\"port\":1}],"
      "\"any\":[9007199254740993,18446744073709551616,1e400,-0,1.50E+2,null,\"\xC3\xA9\\n\"]}");
  CHECK(resolved(R"({"path":"/a","big":9223372036854775807})") ==
        R"({"path":"/a","big":9223372036854775807})");
  CHECK(resolved(R"({"path":"/a","big":18446744073709551615})") ==
        R"({"path":"/a","big":18446744073709551615})");
}

TEST_CASE("resolve config: an error names the place, the value and what was expected") {
  CHECK(error_of(R"({"path":"a","pool":{"max":"ten"}})") ==
        "config.pool.max: expected integer, got string \"ten\" (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","pool":{"max":1.5}})") ==
        "config.pool.max: expected integer, got number 1.5 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","idle":true})") ==
        "config.idle: expected integer or null, got boolean true (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","pool":[]})") ==
        "config.pool: expected object, got array (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"pth":"a"})") ==
        "config.pth: unknown key; did you mean \"path\"? (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","pool":{"mx y":1}})") ==
        "config.pool.\"mx y\": unknown key; expected one of \"max\", \"ratio\", \"keep\" (sqlite "
        "0.1.0, store.json)");
  CHECK(error_of("{}") ==
        "config.path: missing (required by sqlite 0.1.0, store.json): the database file");
  CHECK(error_of(R"({"path":"a","hosts":[{"host":"h","port":1},{"host":"x"}]})") ==
        "config.hosts[1].port: missing (required by sqlite 0.1.0, store.json): TCP port");
  CHECK(error_of(R"({"path":"a","hosts":[{"host":"h","port":"x"}]})") ==
        "config.hosts[0].port: expected integer, got string \"x\" (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","sync":"fast"})") ==
        "config.sync: expected one of \"full\", \"normal\", got string \"fast\" (sqlite 0.1.0, "
        "store.json)");
}

TEST_CASE("resolve config: limits are named") {
  CHECK(error_of(R"({"path":"a","pool":{"max":0}})") ==
        "config.pool.max: expected at least 1, got number 0 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","pool":{"max":65}})") ==
        "config.pool.max: expected at most 64, got number 65 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","pool":{"ratio":0}})") ==
        "config.pool.ratio: expected more than 0, got number 0 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":""})") ==
        "config.path: expected a string of at least 1 characters, got string \"\" (sqlite 0.1.0, "
        "store.json)");
  CHECK(error_of(R"({"path":"a","name":"abcdefghi"})") ==
        "config.name: expected a string of at most 8 characters, got string \"abcdefghi\" (sqlite "
        "0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","name":"A b"})") ==
        "config.name: expected a string that matches \"^[a-z]+$\", got string \"A b\" (sqlite "
        "0.1.0, store.json)");
  CHECK(error_of(R"({"path":"a","hosts":[]})") ==
        "config.hosts: expected at least 1 items, got array (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"a":1})",
                 R"({"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":2}]}}})") ==
        "config.a: does not keep the schema's \"anyOf\", got number 1 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"a":1e400})", R"({"properties":{"a":{"maximum":5}}})") ==
        "config.a: expected at most 5, got number 1e400 (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"a":1e-400})", R"({"properties":{"a":{"maximum":5}}})").empty());
}

TEST_CASE("resolve config: the first error is reported, whatever follows") {
  const std::string config = R"({"path":"a","sync":"x","pool":{"max":0},"zzz":1})";
  for (int i = 0; i < 10; ++i) CHECK(error_of(config).find("config.sync:") == 0);
}

TEST_CASE("resolve config: an adapter without a schema takes any object") {
  CHECK(json_of(resolve_config(from_text(R"({"a":{"b":[1]}})"), "", "x 1.0.0")) ==
        R"({"a":{"b":[1]}})");
  CHECK(error_of("[]") == "config: expected object (sqlite 0.1.0, store.json)");
  CHECK(error_of("{") ==
        "config is not valid JSON at byte 1: the text ends too early: expected a key in double "
        "quotes");
}

TEST_CASE("resolve config: a broken schema is the plugin's fault") {
  const auto misbehaved = [](std::string_view schema) {
    const auto result = resolve_config(from_text("{}"), schema, "acme 3.1.0");
    CHECK(result.status().code() == StatusCode::kPluginMisbehaved);
    return std::string(result.status().message());
  };
  CHECK(misbehaved("{") ==
        "the configuration schema that acme 3.1.0 publishes is broken: it is not valid JSON at "
        "byte 1: the text ends "
        "too early: expected a key in double quotes; report this to the plugin's author");
  CHECK(misbehaved("[]").find("acme 3.1.0 publishes is broken: it is not a JSON object") !=
        std::string::npos);
  CHECK(misbehaved(R"({"properties":{"a":{"pattern":"("}}})")
            .find("the pattern ( is not supported") != std::string::npos);
  CHECK(misbehaved(R"({"properties":{"a":{"pattern":"(a*)*"}}})")
            .find("the pattern (a*)* is not supported") != std::string::npos);
  CHECK(
      misbehaved(R"({"patternProperties":{"\\w":{}}})").find("the pattern \\w is not supported") !=
      std::string::npos);
  CHECK(
      misbehaved(R"({"properties":{"a":{"$ref":"#/definitions/b"}}})").find("leads to no schema") !=
      std::string::npos);
  CHECK(misbehaved(R"({"properties":{"a":{"$ref":"http://x/y"}}})").find("leads to no schema") !=
        std::string::npos);
  CHECK(misbehaved(R"({"properties":{"a":{"$ref":"#/properties/a"}}})").find("refers to itself") !=
        std::string::npos);
  CHECK(misbehaved(R"({"title":"x","properties":{"a":{"$ref":"#/title"}}})")
            .find("leads to no schema") != std::string::npos);
  CHECK(misbehaved(R"({"properties":{"a":{"maximum":1e999}}})").find("too large") !=
        std::string::npos);
}

TEST_CASE("resolve config: recursive schemas end") {
  constexpr std::string_view kTree =
      R"({"properties":{"n":{"$ref":"#"},"v":{"type":"integer"},"l":{"$ref":"#/definitions/l"}},"definitions":{"l":{"items":{"$ref":"#/definitions/l"}}}})";
  CHECK(error_of(R"({"n":{"n":{"v":1}},"l":[[[]]]})", kTree).empty());
  CHECK(error_of(R"({"n":{"n":{"v":"x"}}})", kTree) ==
        "config.n.n.v: expected integer, got string \"x\" (sqlite 0.1.0, store.json)");
}

TEST_CASE("resolve config: variables are converted to the schema's type") {
  const Variable text("FACTPORT_TEST_TEXT", "30");
  const Variable number("FACTPORT_TEST_NUMBER", "-1.5e3");
  const Variable boolean("FACTPORT_TEST_BOOLEAN", "true");
  const Variable null("FACTPORT_TEST_NULL", "null");
  const Variable empty("FACTPORT_TEST_EMPTY", "");
  CHECK(
      resolved(R"({"path":{"$env":"FACTPORT_TEST_TEXT"},"pool":{"max":{"$env":"FACTPORT_TEST_TEXT"},
                     "keep":{"$env":"FACTPORT_TEST_BOOLEAN"}},"idle":{"$env":"FACTPORT_TEST_NULL"},
                     "any":{"$env":"FACTPORT_TEST_TEXT"}})") ==
      R"({"path":"/data/30","pool":{"max":30,"keep":true},"idle":null,"any":"30"})");
  CHECK(json_of(resolve_config(
            from_text(
                R"({"a":{"$env":"FACTPORT_TEST_NUMBER"},"b":[{"$env":"FACTPORT_TEST_EMPTY"}]})"),
            R"({"properties":{"a":{"type":"number"}}})", "x 1")) == R"({"a":-1.5e3,"b":[""]})");
}

TEST_CASE("resolve config: a variable that does not fit is an error with its name") {
  for (const char* const value :
       {"30x", "", " 30", "30 ", "+30", "030", "0x1e", "3.0", "3e1", "30\n", "true"}) {
    const Variable variable("FACTPORT_TEST_POOL", value);
    CAPTURE(value);
    CHECK(error_of(R"({"path":"a","pool":{"max":{"$env":"FACTPORT_TEST_POOL"}}})")
              .find("config.pool.max: expected integer, got string ") == 0);
  }
  const Variable variable("FACTPORT_TEST_POOL", "30x");
  CHECK(error_of(R"({"path":"a","pool":{"max":{"$env":"FACTPORT_TEST_POOL"}}})") ==
        "config.pool.max: expected integer, got string \"30x\" from environment variable "
        "FACTPORT_TEST_POOL (sqlite "
        "0.1.0, store.json)");
  for (const char* const value : {"True", "1", "yes", ""}) {
    const Variable flag("FACTPORT_TEST_FLAG", value);
    CHECK(error_of(R"({"path":"a","pool":{"keep":{"$env":"FACTPORT_TEST_FLAG"}}})")
              .find("config.pool.keep: expected boolean") == 0);
  }
  CHECK(error_of(R"({"path":"a","pool":{"$env":"FACTPORT_TEST_POOL"}})") ==
        "config.pool: expected object, got string from environment variable FACTPORT_TEST_POOL "
        "(sqlite 0.1.0, store.json)");
  const Variable broken("FACTPORT_TEST_BROKEN", "\xFF");
  CHECK(error_of(R"({"path":{"$env":"FACTPORT_TEST_BROKEN"}})") ==
        "config.path: the value of environment variable FACTPORT_TEST_BROKEN is not UTF-8 text "
        "without NUL (sqlite "
        "0.1.0, store.json)");
}

TEST_CASE("resolve config: an unset variable has its default or is an error") {
  ::unsetenv("FACTPORT_TEST_UNSET");
  CHECK(error_of(R"({"path":{"$env":"FACTPORT_TEST_UNSET"}})") ==
        "config.path: the environment variable FACTPORT_TEST_UNSET is not set, and there is no "
        "default (sqlite 0.1.0, "
        "store.json)");
  CHECK(resolved(R"({"path":"/a","pool":{"max":{"$env":"FACTPORT_TEST_UNSET","default":7}}})") ==
        R"({"path":"/a","pool":{"max":7}})");
  CHECK(error_of(R"({"path":"/a","pool":{"max":{"$env":"FACTPORT_TEST_UNSET","default":"7"}}})")
            .find("config.pool.max: expected integer, got string \"7\"") == 0);
  const Variable second("FACTPORT_TEST_SECOND", "/b");
  CHECK(
      resolved(
          R"({"path":{"$env":"FACTPORT_TEST_UNSET","default":{"$env":"FACTPORT_TEST_SECOND"}}})") ==
      R"({"path":"/b"})");
  CHECK(resolved(R"({"path":"/a","pool":{"$env":"FACTPORT_TEST_UNSET","default":{"max":2}}})") ==
        R"({"path":"/a","pool":{"max":2}})");
}

TEST_CASE("resolve config: a malformed reference is refused") {
  CHECK(error_of(R"({"path":{"$env":"X","defualt":"a"}})") ==
        "config.path: \"defualt\": unknown key beside $env; did you mean \"default\"? (sqlite "
        "0.1.0, store.json)");
  CHECK(error_of(R"({"path":{"$file":"x","default":"a"}})")
            .find("config.path: \"default\": unknown key beside $file") == 0);
  CHECK(error_of(R"({"path":{"$env":5}})") ==
        "config.path: $env: expected a string that is not empty (sqlite 0.1.0, store.json)");
  CHECK(error_of(R"({"path":{"$file":""}})").find("config.path: $file: expected a string") == 0);
  CHECK(error_of(R"({"path":{"$env":"A=B"}})").find("config.path: $env: a variable's name") == 0);
}

TEST_CASE("resolve config: files are read from beside the configuration") {
  const ScratchDirectory scratch;
  scratch.write("max", "12\n");
  scratch.write("name", "abc\r\n");
  scratch.write("lines", "a\n\n");
  scratch.write("large", std::string(factport::host::kMaxConfigBytes + 1, 'x'));
  const auto result = [&scratch](std::string_view config) {
    return resolve_config(from_text(config, scratch.path().string()), kSchema, "sqlite 0.1.0");
  };
  CHECK(
      json_of(result(
          R"({"path":"/a","pool":{"max":{"$file":"max"}},"name":{"$file":"name"},"any":{"$file":"lines"}})")) ==
      R"({"path":"/a","pool":{"max":12},"name":"abc","any":"a\n"})");

  const auto missing = result(R"({"path":{"$file":"none"}})");
  CHECK(missing.status().code() == StatusCode::kNotFound);
  CHECK(missing.status().message() ==
        "config.path: cannot read the file \"" + (scratch.path() / "none").string() +
            "\": No such file or directory (sqlite 0.1.0, store.json)");
  CHECK(result(R"({"path":{"$file":"large"}})").status().code() == StatusCode::kLimit);
  CHECK(result(R"({"path":{"$file":"."}})").status().message().find("is not a regular file") !=
        std::string::npos);
}

TEST_CASE("resolve config: relative paths start from the configuration's directory") {
  CHECK(resolved(R"({"path":"events.db"})") == R"({"path":"/data/events.db"})");
  CHECK(resolved(R"({"path":"../x/./events.db"})") == R"({"path":"/x/events.db"})");
  CHECK(resolved(R"({"path":"/abs/events.db"})") == R"({"path":"/abs/events.db"})");
  CHECK(resolved(R"({"path":"/a","any":"events.db"})") == R"({"path":"/a","any":"events.db"})");
  CHECK(resolve_config(from_text(R"({"path":"x"})", "/d\xFF"), kSchema, "sqlite 0.1.0")
            .status()
            .message()
            .find("config.path: the configuration's directory") == 0);
}

TEST_CASE("resolve config: a short form's rest goes where the schema says") {
  const auto here = std::filesystem::current_path().string();
  CHECK(json_of(resolve_config(*parse_short_form("sqlite:events.db"), kSchema, "sqlite 0.1.0")) ==
        "{\"path\":\"" + here + "/events.db\"}");
  CHECK(resolve_config(*parse_short_form("sqlite:"), kSchema, "sqlite 0.1.0").status().message() ==
        "config.path: missing (required by sqlite 0.1.0, sqlite:): the database file");

  constexpr std::string_view kUri =
      R"({"x-short-form":"uri","properties":{"uri":{"type":"string"}}})";
  CHECK(json_of(resolve_config(*parse_short_form("postgres://user@host/db"), kUri, "postgres 1")) ==
        R"({"uri":"postgres://user@host/db"})");
  CHECK(json_of(resolve_config(*parse_short_form("memory:"), kUri, "memory 1")) == "{}");
  CHECK(json_of(resolve_config(*parse_short_form("memory:{\"$env\":\"HOME\"}"), kUri,
                               "memory 1")) == R"({"uri":"{\"$env\":\"HOME\"}"})");

  CHECK(resolve_config(*parse_short_form("plain:x"), "{}", "plain 1.0.0").status().message() ==
        "plain 1.0.0 takes nothing after the colon of its short form \"plain:\"; write a "
        "configuration file instead");
  CHECK(json_of(resolve_config(*parse_short_form("plain:"), "{}", "plain 1.0.0")) == "{}");

  constexpr std::string_view kNumber =
      R"({"x-short-form":"n","properties":{"n":{"type":"integer"}}})";
  CHECK(json_of(resolve_config(*parse_short_form("count:5"), kNumber, "count 1")) == R"({"n":5})");
  CHECK(resolve_config(*parse_short_form("count:x"), kNumber, "count 1").status().message() ==
        "config.n: expected integer after the colon of the short form (count 1, count:x)");
}
