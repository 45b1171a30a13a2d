// SPDX-License-Identifier: Apache-2.0
#include "scratch_directory.hpp"

#include <factport/host/config.hpp>
#include <factport/host/secrets.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using factport::host::add_secret;
using factport::host::add_uri_passwords;
using factport::host::parse_short_form;
using factport::host::parse_store_config;
using factport::host::redact;
using factport::host::resolve_config;
using factport::host::StoreConfig;

namespace {

constexpr std::string_view kCanary = "canary-7f3a";

// A secret behind every construct of the schema language that may lead to one.
constexpr std::string_view kSchema = R"({
  "type": "object",
  "x-short-form": "token",
  "properties": {
    "user": {"type": "string", "maxLength": 12},
    "uri": {"type": "string", "pattern": "^[a-z:/]+$"},
    "password": {"type": "string", "x-secret": true, "minLength": 100},
    "token": {"enum": ["none"], "x-secret": true},
    "pin": {"type": "integer", "x-secret": true, "maximum": 5},
    "flag": {"type": "boolean", "x-secret": true},
    "auth": {"type": "object", "properties": {"key": {"type": "string", "x-secret": true, "maxLength": 1}},
             "additionalProperties": false},
    "keys": {"type": "array", "items": {"type": "string", "x-secret": true, "maxLength": 1}},
    "tuple": {"items": [{"type": "integer"}, {"x-secret": true, "type": "integer"}]},
    "either": {"anyOf": [{"type": "integer"}, {"$ref": "#/definitions/secret"}]},
    "map": {"type": "object", "additionalProperties": {"$ref": "#/definitions/secret"}},
    "match": {"type": "object", "patternProperties": {"^k": {"$ref": "#/definitions/secret"}}},
    "box": {"x-secret": true, "properties": {"inner": {"properties": {"n": {"type": "integer"}}}}}
  },
  "definitions": {"secret": {"type": "string", "x-secret": true, "maxLength": 1}},
  "additionalProperties": false
})";

StoreConfig from_text(std::string_view config, const std::filesystem::path& directory) {
  StoreConfig store;
  store.adapter = "acme";
  store.config = config;
  store.directory = directory;
  store.origin = "store.json";
  return store;
}

std::string with_canary(std::string text) {
  for (std::size_t at = text.find('~'); at != std::string::npos; at = text.find('~', at)) {
    text.replace(at, 1, kCanary);
  }
  return text;
}

}  // namespace

TEST_CASE("secrets: redact hides every occurrence and nothing else") {
  CHECK(redact("nothing here", {"x-secret"}) == "nothing here");
  CHECK(redact("a key, and the key again", {"key"}) == "a ***, and the *** again");
  CHECK(redact("text", {""}) == "text");
  CHECK(redact("", {"a"}).empty());
  CHECK(redact("aXbX", {"X"}) == "a***b***");
  CHECK(redact("abcd!", {"abc", "bcd"}) == "***!");
  CHECK(redact("ababa!", {"aba"}) == "***!");
  CHECK(redact("longer", {"long", "longer"}) == "***");
  CHECK(redact("2 * 3", {"*"}) == "2 *** 3");
}

TEST_CASE("secrets: redact hides passwords of URIs that nobody told it about") {
  CHECK(redact("cannot open postgres://user:pw@host:5432/db now", {}) ==
        "cannot open postgres://user:***@host:5432/db now");
  CHECK(redact("'postgres://user:p@:/w@host/db'", {}) == "'postgres://user:***@host/db'");
  CHECK(redact("postgres://user@host:5432/db", {}) == "postgres://user@host:5432/db");
  CHECK(redact("http://host:80/x and mail a@b", {}) == "http://host:80/x and mail a@b");
  CHECK(redact("postgres://:pw@host", {}) == "postgres://:***@host");
  CHECK(redact("postgres://h/db?user=u&password=pw&x=1 (a)", {}) ==
        "postgres://h/db?user=u&password=***&x=1 (a)");
  CHECK(redact("postgres://u:a@h postgres://u:b@h", {}) == "postgres://u:***@h postgres://u:***@h");
}

TEST_CASE("secrets: a secret is hidden in its other forms too") {
  std::vector<std::string> secrets;
  add_secret("p%40ss\"x", secrets);
  CHECK(redact("p%40ss\"x p@ss\"x p%40ss\\\"x", secrets) == "*** *** ***");
  secrets.clear();
  add_uri_passwords("postgres://u:p%40ss@h/db?sslpassword=two&x", secrets);
  CHECK(secrets == std::vector<std::string>{"p%40ss", "p@ss", "two"});
  secrets.clear();
  add_uri_passwords("postgres://u@h/db", secrets);
  add_uri_passwords("plain:text@x", secrets);
  add_secret("", secrets);
  CHECK(secrets.empty());
  add_secret("%4", secrets);
  add_secret("%zz", secrets);
  CHECK(secrets == std::vector<std::string>{"%4", "%zz"});
}

TEST_CASE("secrets: a resolved configuration lists its secrets") {
  const ScratchDirectory scratch;
  scratch.write("key", "from file\n");
  ::setenv("FACTPORT_TEST_SECRET", "from env", 1);
  const auto resolved = resolve_config(
      from_text(
          R"({"password":{"$env":"FACTPORT_TEST_SECRET"},"auth":{"key":{"$file":"key"}},"pin":1234,"flag":true,
                    "user":"me","uri":"x://u:in%20uri@h","box":{"inner":{"n":77}},"keys":["k1","k2"]})",
          scratch.path()),
      R"({"properties":{"password":{"x-secret":true},"auth":{"properties":{"key":{"x-secret":true}}},
          "pin":{"x-secret":true},"flag":{"x-secret":true},"box":{"x-secret":true},
          "keys":{"items":{"x-secret":true}}}})",
      "acme 1.0.0");
  ::unsetenv("FACTPORT_TEST_SECRET");
  REQUIRE(resolved.ok());
  CHECK(resolved->secrets == std::vector<std::string>{"from env", "from file", "1234", "in%20uri",
                                                      "in uri", "77", "k1", "k2"});
}

TEST_CASE("secrets: a secret never appears in any error") {
  const ScratchDirectory scratch;
  scratch.write("secret", with_canary("~\n"));
  scratch.write("uri", with_canary("x://u:~@h"));
  ::setenv("FACTPORT_TEST_CANARY", kCanary.data(), 1);
  ::setenv("FACTPORT_TEST_CANARY_URI", with_canary("x://u:~@h 9").c_str(), 1);
  ::unsetenv("FACTPORT_TEST_UNSET");

  // '~' stands for the secret. Each of these fails.
  const std::vector<std::string> configs{
      R"({"password":"~"})",
      R"({"password":["~"]})",
      R"({"password":{"~":"~"}})",
      R"({"token":"~"})",
      R"({"pin":"~"})",
      R"({"pin":{"$env":"FACTPORT_TEST_CANARY"}})",
      R"({"pin":{"$file":"secret"}})",
      R"({"pin":{"$env":"FACTPORT_TEST_UNSET","default":"~"}})",
      R"({"password":{"$env":"FACTPORT_TEST_UNSET","defalt":"~"}})",
      R"({"password":{"$env":["~"]}})",
      R"({"password":{"$env":"FACTPORT_TEST_CANARY"}})",
      R"({"password":{"$file":"secret"}})",
      R"({"flag":"~"})",
      R"({"flag":{"$env":"FACTPORT_TEST_CANARY"}})",
      R"({"auth":"~"})",
      R"({"auth":["~"]})",
      R"({"auth":{"$env":"FACTPORT_TEST_CANARY"}})",
      R"({"auth":{"$file":"secret"}})",
      R"({"auth":{"key":"~"}})",
      R"({"auth":{"key":5,"x":"~"}})",
      R"({"auth":{"kye":"~"}})",
      R"({"keys":"~"})",
      R"({"keys":["a","~"]})",
      R"({"keys":[["~"]]})",
      R"({"keys":{"$env":"FACTPORT_TEST_CANARY"}})",
      R"({"tuple":[1,"~"]})",
      R"({"either":"~"})",
      R"({"either":["~"]})",
      R"({"map":{"a":"~"}})",
      R"({"map":"~"})",
      R"({"match":{"k1":"~"}})",
      R"({"box":{"inner":{"n":"~"}}})",
      R"({"box":{"inner":{"n":{"$env":"FACTPORT_TEST_CANARY"}}}})",
      R"({"passwort":"~"})",
      R"({"unknown":{"deep":["~"]}})",
      R"({"uri":"x://u:~A@h"})",
      R"({"uri":"x://u:%41~@h?password=~"})",
      R"({"uri":{"$env":"FACTPORT_TEST_CANARY_URI"}})",
      R"({"uri":{"$file":"uri"}})",
      R"({"user":5,"password":"~"})",
      R"({"user":"abcdefghijklmnop","auth":{"key":"~"}})",
  };
  for (std::string config : configs) {
    config = with_canary(config);
    CAPTURE(config);
    const auto result = resolve_config(from_text(config, scratch.path()), kSchema, "acme 1.0.0");
    REQUIRE_FALSE(result.ok());
    CHECK(result.status().to_string().find(kCanary) == std::string::npos);
    CHECK(result.status().to_string().find("config.") != std::string::npos);
  }
  ::unsetenv("FACTPORT_TEST_CANARY");
  ::unsetenv("FACTPORT_TEST_CANARY_URI");
}

TEST_CASE("secrets: short forms and top levels keep a secret to themselves") {
  for (const std::string text : {"acme:~", "acme://u:~@h/db", "acme:x://u:~@h"}) {
    const std::string form = with_canary(text);
    CAPTURE(form);
    const auto config = parse_short_form(form);
    REQUIRE(config.ok());
    const auto secret = resolve_config(*config, kSchema, "acme 1.0.0");
    REQUIRE_FALSE(secret.ok());
    CHECK(secret.status().to_string().find(kCanary) == std::string::npos);
    CHECK(resolve_config(*config, "{}", "acme 1.0.0").status().to_string().find(kCanary) ==
          std::string::npos);
  }
  for (const std::string json : {R"({"adapter":"a","config":"~"})", R"({"adapter":["~"]})",
                                 R"({"adapter":"a","conf":{"p":"~"}})",
                                 R"({"adapter":"a","config":{"password":"~"},"level":1})",
                                 R"({"adapter":"a","config":{"password":"~"}})"
                                 "x",
                                 R"({"adapter":"a","config":{"password":"~","password":1}})",
                                 R"({"config":{"password":"~"}})"}) {
    const auto config = parse_store_config(with_canary(json), "/", "store.json");
    CAPTURE(json);
    REQUIRE_FALSE(config.ok());
    CHECK(config.status().to_string().find(kCanary) == std::string::npos);
  }
}
