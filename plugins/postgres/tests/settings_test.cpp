// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include "conninfo.hpp"
#include "names.hpp"
#include "test_host.hpp"

#include <factport/cpp/config.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

Result<Settings> settings_of(ConfigValues config) {
  const TestHost host(std::move(config));
  return Settings::from(Config("", host.host()));
}

std::string refusal_of(ConfigValues config) {
  const Status status = settings_of(std::move(config)).status();
  CHECK(status.code() == StatusCode::kInvalidArgument);
  return std::string(status.message());
}

}  // namespace

TEST_CASE("settings: a URI, keywords and keys mean the same", "[settings]") {
  const auto by_uri = settings_of({{"url", "postgres://u:p%40ss@h:5433/d?sslmode=require"}});
  const auto by_keywords =
      settings_of({{"url", "user=u password='p@ss' host=h port=5433 dbname=d sslmode=require"}});
  const auto by_keys = settings_of({{"user", "u"},
                                    {"password", "p@ss"},
                                    {"host", "h"},
                                    {"port", std::int64_t{5433}},
                                    {"database", "d"},
                                    {"sslmode", "require"}});
  REQUIRE(by_uri.status().to_string() == "OK");
  CHECK(by_uri->connect_string == by_keywords->connect_string);
  CHECK(by_uri->connect_string == by_keys->connect_string);
  CHECK_THAT(by_uri->connect_string, Contains("password='p@ss'") && Contains("port='5433'"));
  CHECK(by_uri->label == "u@h:5433/d");
  CHECK(by_uri->listen_string == by_uri->connect_string);
}

TEST_CASE("settings: a key wins over the URL, and quotes are kept", "[settings]") {
  const auto settings = settings_of({{"url", "postgres://u@h/d"}, {"database", "it's \\ own"}});
  REQUIRE(settings.status().to_string() == "OK");
  CHECK_THAT(settings->connect_string, Contains("dbname='it\\'s \\\\ own'"));
  const auto again = Conninfo::parse(settings->connect_string);
  REQUIRE(again.ok());
  CHECK(again->label() == settings->label);
}

TEST_CASE("settings: a URL that is none is refused without its text", "[settings]") {
  const std::string refusal = refusal_of({{"url", "postgres://u:secret@[h/d"}});
  CHECK_THAT(refusal, Contains("url") && !Contains("secret"));
  CHECK_THAT(refusal_of({{"url", "host=h"}, {"listen_url", "secret"}}),
             Contains("listen_url") && !Contains("secret"));
}

TEST_CASE("settings: names that would not survive in a statement are refused", "[settings]") {
  for (const std::string name : {"", "a\"b", "it's", "a\\b", "a$b", "a@b", "a\nb"}) {
    CHECK_THAT(refusal_of({{"schema", name}}), Contains("schema"));
  }
  CHECK_THAT(refusal_of({{"schema", std::string(64, 's')}}), Contains("schema"));
  CHECK(settings_of({{"schema", "Sch\xC3\xA9ma 1"}}).ok());
  for (const std::string name : {"", "1a", "A", "a-b", "a b"}) {
    CHECK_THAT(refusal_of({{"table", name}}), Contains("table"));
  }
  CHECK_THAT(refusal_of({{"table", std::string(41, 't')}}), Contains("table"));
  CHECK(settings_of({{"table", std::string(40, 't')}}).ok());
}

TEST_CASE("settings: a pool too small for itself or its lanes is refused", "[settings]") {
  CHECK_THAT(refusal_of({{"pool.min", std::int64_t{11}}}), Contains("pool.min"));
  CHECK_THAT(refusal_of({{"lanes", std::int64_t{10}}}), Contains("lanes"));
}

TEST_CASE("settings: every value arrives where it belongs", "[settings]") {
  const auto settings = settings_of({{"payload_type", "json"},
                                     {"partition", "log"},
                                     {"pooler", "transaction"},
                                     {"create", false},
                                     {"notify", false},
                                     {"indexes.name", true},
                                     {"pool.max", std::int64_t{20}},
                                     {"lanes", std::int64_t{4}},
                                     {"group_commit.max_delay_us", std::int64_t{7}},
                                     {"lock_timeout_ms", std::int64_t{8}},
                                     {"tcp_user_timeout_ms", std::int64_t{9}},
                                     {"url", "options='-c work_mem=1MB'"}});
  REQUIRE(settings.status().to_string() == "OK");
  CHECK(settings->payload_type == PayloadType::kJson);
  CHECK(settings->partition == Partition::kLog);
  CHECK(settings->pooler == Pooler::kTransaction);
  CHECK(!settings->create);
  CHECK(!settings->notify);
  CHECK(settings->index_names);
  CHECK(!settings->index_occurred_at);
  CHECK(settings->pool.max == 20);
  CHECK(settings->lanes == 4);
  CHECK(settings->group_commit.max_delay.count() == 7);
  CHECK(settings->lock_timeout.count() == 8);
  CHECK_THAT(settings->connect_string, Contains("tcp_user_timeout='9'") && !Contains("options"));
  CHECK(settings->options == "-c work_mem=1MB");
  // Nobody listens through a pooler.
  CHECK(settings->listen_string.empty());
}

TEST_CASE("names: placeholders are filled in, and other @ stay", "[settings]") {
  Settings settings;
  settings.schema = "My own";
  settings.table = "facts";
  const Names names(settings);
  CHECK(names.fill_in("select @events@, @logs@ from @schema@") ==
        "select \"My own\".\"facts\", \"My own\".\"facts_logs\" from \"My own\"");
  CHECK(names.fill_in("\"@table@_id\" @payload@ @partition_by@;") == "\"facts_id\" jsonb ;");
  CHECK(names.fill_in("a @> b @ c @") == "a @> b @ c @");
  settings.payload_type = PayloadType::kJson;
  settings.partition = Partition::kLog;
  CHECK(Names(settings).fill_in("@payload@ @partition_by@") == "json partition by list (log)");
}

TEST_CASE("names: each store has a channel of its own, which is short", "[settings]") {
  Settings one;
  Settings two;
  two.schema = std::string(63, 's');
  two.table = std::string(40, 't');
  CHECK(Names(one).channel() != Names(two).channel());
  CHECK(Names(two).channel().size() <= 63);
  Settings three = one;
  three.schema = "other";
  CHECK(Names(one).channel() != Names(three).channel());
}
