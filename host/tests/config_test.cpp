// SPDX-License-Identifier: Apache-2.0
#include "scratch_directory.hpp"

#include <factport/host/config.hpp>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

using factport::StatusCode;
using factport::host::kMaxConfigBytes;
using factport::host::parse_store_config;
using factport::host::read_store_config;
using factport::host::store_config;
using factport::host::StoreConfig;

namespace {

StoreConfig parsed(const std::string& json) {
  auto config = parse_store_config(json, "/etc/factport", "store.json");
  INFO(json << ": " << config.status().to_string());
  REQUIRE(config.ok());
  return *config;
}

std::string message_of(const std::string& json) {
  const auto config = parse_store_config(json, "/etc/factport", "store.json");
  if (!config.ok()) CHECK(config.status().code() == StatusCode::kInvalidArgument);
  return std::string(config.status().message());
}

}  // namespace

TEST_CASE("config: a full configuration is taken") {
  const StoreConfig config = parsed(R"({
    "$schema": 7, "adapter": "sqlite", "plugin": "../lib/sqlite.factport.so",
    "plugin_sha256": "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
    "log": "orders \u00e9", "level": "category", "config": {"path": "events.db", "n": 9007199254740993}})");
  CHECK(config.adapter == "sqlite");
  CHECK(config.plugin == "/etc/lib/sqlite.factport.so");
  CHECK(config.plugin_sha256 == "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  CHECK(config.log == "orders \xC3\xA9");
  CHECK(config.level == FACTPORT_LEVEL_CATEGORY);
  CHECK(config.config == R"({"path":"events.db","n":9007199254740993})");
  CHECK(config.directory == "/etc/factport");
  CHECK(config.origin == "store.json");
  CHECK(config.short_form_rest.empty());
}

TEST_CASE("config: what is left out has a default") {
  const StoreConfig config = parsed(R"({"adapter":"memory"})");
  CHECK(config.plugin.empty());
  CHECK(config.plugin_sha256.empty());
  CHECK(config.log == "default");
  CHECK(config.level == FACTPORT_LEVEL_UNSPECIFIED);
  CHECK(config.config == "{}");
}

TEST_CASE("config: every level has its number, and the plugin may be absolute") {
  CHECK(parsed(R"({"adapter":"a","level":"stream"})").level == FACTPORT_LEVEL_STREAM);
  CHECK(parsed(R"({"adapter":"a","level":"log"})").level == FACTPORT_LEVEL_LOG);
  CHECK(parsed(R"({"adapter":"a","level":"none"})").level == FACTPORT_LEVEL_NONE);
  CHECK(parsed(R"({"adapter":"a","plugin":"/opt/p.factport.so"})").plugin == "/opt/p.factport.so");
}

TEST_CASE("config: a syntax error has a line and a column") {
  CHECK(message_of("{\n  \"adapter\": \"a\",\n  \"log\" \"x\"\n}") ==
        "store.json: line 3, column 9: not valid JSON: expected ':' after the key");
  CHECK(message_of("x") == "store.json: line 1, column 1: not valid JSON: expected a value");
  CHECK(message_of("{\n") ==
        "store.json: line 2, column 1: not valid JSON: the text ends too early: expected a key in "
        "double quotes");
  CHECK(message_of("") ==
        "store.json: line 1, column 1: not valid JSON: the text ends too early: expected a value");
  CHECK(message_of("{\"adapter\":\"a\",\n \"adapter\":\"b\"}") ==
        "store.json: line 2, column 2: not valid JSON: duplicate key \"adapter\"");
}

TEST_CASE("config: an unknown key is named, with what was probably meant") {
  CHECK(message_of(R"({"adaptor":"a"})") ==
        "adaptor: unknown key; did you mean \"adapter\"? (store.json)");
  CHECK(message_of(R"({"adapter":"a","lgo":"x"})") ==
        "lgo: unknown key; did you mean \"log\"? (store.json)");
  CHECK(message_of(R"({"adapter":"a","x y":1})") ==
        "\"x y\": unknown key; expected one of \"adapter\", \"plugin\", \"plugin_sha256\", "
        "\"log\", \"level\", "
        "\"config\" (store.json)");
}

TEST_CASE("config: a wrong value is refused with its key") {
  CHECK(message_of("[]") == "store.json: expected a JSON object, got array");
  CHECK(message_of("{}") == "adapter: missing: name the adapter, such as \"sqlite\" (store.json)");
  CHECK(message_of(R"({"adapter":5})") == "adapter: expected string, got number (store.json)");
  CHECK(message_of(R"({"adapter":null})") == "adapter: expected string, got null (store.json)");
  for (const std::string name : {"", "A", "-a", "_a", "a.b", "a b", "\\u00e9"}) {
    CHECK(message_of("{\"adapter\":\"" + name + "\"}") ==
          "adapter: an adapter's name is 1 to 64 of a-z, 0-9, _ and -, such as \"sqlite\" "
          "(store.json)");
  }
  CHECK_FALSE(message_of("{\"adapter\":\"" + std::string(65, 'a') + "\"}") == "");
  CHECK(message_of("{\"adapter\":\"" + std::string(64, 'a') + "\"}").empty());
  CHECK(message_of(R"({"adapter":"a","level":"steam"})") ==
        "level: expected one of \"stream\", \"category\", \"log\", \"none\", got \"steam\" "
        "(store.json)");
  CHECK(message_of(R"({"adapter":"a","level":""})").find("level: expected one of") == 0);
  CHECK(message_of(R"({"adapter":"a","log":""})") ==
        "log: a log's name has 1 to 255 bytes (store.json)");
  CHECK(message_of("{\"adapter\":\"a\",\"log\":\"" + std::string(255, 'x') + "\"}").empty());
  CHECK_FALSE(message_of("{\"adapter\":\"a\",\"log\":\"" + std::string(256, 'x') + "\"}").empty());
  CHECK(message_of(R"({"adapter":"a","plugin":""})") ==
        "plugin: expected the path of the plugin's file (store.json)");
  CHECK(message_of(R"({"adapter":"a","plugin_sha256":"12"})") ==
        "plugin_sha256: expected 64 hexadecimal digits (store.json)");
  CHECK(message_of("{\"adapter\":\"a\",\"plugin_sha256\":\"" + std::string(64, 'g') + "\"}") ==
        "plugin_sha256: expected 64 hexadecimal digits (store.json)");
  CHECK(message_of(R"({"adapter":"a","config":"secret"})") ==
        "config: expected object, got string (store.json)");
}

TEST_CASE("config: a file is read, and its directory is where relative paths start") {
  const ScratchDirectory scratch;
  const auto file = scratch.write("store.json", R"({"adapter":"sqlite","plugin":"p.factport.so"})");
  const auto config = read_store_config(file);
  REQUIRE(config.ok());
  CHECK(config->plugin == scratch.path() / "p.factport.so");
  CHECK(config->origin == file.string());

  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  const auto relative = read_store_config("store.json");
  std::filesystem::current_path(before);
  REQUIRE(relative.ok());
  CHECK(relative->plugin == scratch.path() / "p.factport.so");
}

TEST_CASE("config: a file that cannot be read is named") {
  const ScratchDirectory scratch;
  const auto missing = read_store_config(scratch.path() / "none.json");
  CHECK(missing.status().code() == StatusCode::kNotFound);
  CHECK(missing.status().message().find((scratch.path() / "none.json").string()) !=
        std::string::npos);

  const auto directory = read_store_config(scratch.path());
  CHECK(directory.status().code() == StatusCode::kInvalidArgument);
  CHECK(directory.status().message().find("is not a regular file") != std::string::npos);

  const auto fifo = scratch.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(read_store_config(fifo).status().message().find("is not a regular file") !=
        std::string::npos);

  const std::string large = R"({"adapter":"a"})" + std::string(kMaxConfigBytes, ' ');
  CHECK(read_store_config(scratch.write("large.json", large)).status().code() ==
        StatusCode::kLimit);
  CHECK(read_store_config(scratch.write("full.json", large.substr(0, kMaxConfigBytes))).ok());

  const auto hidden = scratch.write("hidden.json", "{}");
  std::filesystem::permissions(hidden, std::filesystem::perms::none);
  if (::geteuid() != 0)
    CHECK(read_store_config(hidden).status().code() == StatusCode::kPermissionDenied);
}

TEST_CASE("config: a store is named by a short form or by a file") {
  const ScratchDirectory scratch;
  const auto file = scratch.write("a:b.json", R"({"adapter":"memory"})");
  const auto plain = scratch.write("plain.conf", R"({"adapter":"memory"})");

  CHECK(store_config("sqlite:events.db")->short_form_rest == "events.db");
  CHECK(store_config("sqlite:none.json")->short_form_rest == "none.json");
  CHECK(store_config(file.string())->origin == file.string());
  CHECK(store_config(plain.string())->adapter == "memory");

  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  const auto wins = store_config("a:b.json");
  std::filesystem::current_path(before);
  CHECK(wins->adapter == "memory");

  const auto neither = store_config("events.db");
  CHECK(neither.status().code() == StatusCode::kNotFound);
  CHECK(neither.status().message() ==
        "cannot read the file \"events.db\": No such file or directory; a store is named by a "
        "configuration file or by "
        "a short form such as sqlite:events.db or memory:");
}

TEST_CASE("config: short forms name the adapter and what it needs") {
  using factport::host::parse_short_form;
  const auto memory = parse_short_form("memory:");
  REQUIRE(memory.ok());
  CHECK(memory->adapter == "memory");
  CHECK(memory->short_form_rest.empty());
  CHECK(memory->directory == std::filesystem::current_path());
  CHECK(memory->origin == "memory:");
  CHECK(memory->config == "{}");

  CHECK(parse_short_form("memory:NAME")->short_form_rest == "NAME");
  CHECK(parse_short_form("sqlite:a:b.db")->short_form_rest == "a:b.db");
  const auto postgres = parse_short_form("postgres://user:hunter2@host/db");
  CHECK(postgres->short_form_rest == "//user:hunter2@host/db");
  CHECK(postgres->origin == "postgres://user:***@host/db");

  for (const std::string text :
       {"", ":", "sqlite", "SQLite:x", "-a:x", "a b:x", "./a:b", "sq\xFF:x", "a:\xFF"}) {
    CAPTURE(text);
    CHECK(parse_short_form(text).status().code() == StatusCode::kInvalidArgument);
  }
  CHECK(parse_short_form("sqlite").status().message() ==
        "\"sqlite\" is not a short form: give ADAPTER: and what it needs, such as sqlite:events.db "
        "or memory:");
}
