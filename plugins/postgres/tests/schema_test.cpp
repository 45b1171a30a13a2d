// SPDX-License-Identifier: Apache-2.0
#include "test_site.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

std::string message_of(const Status& status) { return std::string(status.message()); }

}  // namespace

TEST_CASE("schema: a store is made in a schema and under a name of the user's choice", "[schema]") {
  empty_the_schema();
  Site site(ConfigValues{{"schema", "My own, 100%"},
                         {"table", "facts"},
                         {"indexes.name", true},
                         {"indexes.occurred_at", true}});
  const Result<SchemaFacts> made = site.prepare();
  REQUIRE(made.status().to_string() == "OK");
  CHECK(made->version == 1);
  CHECK(made->index_names);
  CHECK(made->index_occurred_at);
  CHECK(made->sequence_cache == 1);
  CHECK(site.ask("select count(*) from @events@") == "0");
  CHECK(site.ask("select version from \"My own, 100%\".facts_version") == "1");
}

TEST_CASE("schema: a store is durable when its server keeps what it answered", "[schema]") {
  empty_the_schema();
  // The test's server runs without fsync.
  CHECK(!Site().prepare()->durable);
  const TestServer server({"fsync=on"});
  const auto durable = [&server](ConfigValues config) {
    config["url"] = server.conninfo();
    return Site(std::move(config)).prepare()->durable;
  };
  CHECK(durable({}));
  CHECK(!durable({{"synchronous_commit", "off"}}));
  CHECK(durable({{"pooler", "transaction"}}));
  CHECK(!durable({{"pooler", "transaction"}, {"synchronous_commit", "off"}}));
}

TEST_CASE("schema: without \"create\" nothing is made, and the command that does is named",
          "[schema]") {
  empty_the_schema();
  Site site(ConfigValues{{"schema", "absent"}}, false);
  const Status status = site.prepare_status();
  CHECK(status.code() == StatusCode::kNotFound);
  CHECK_THAT(message_of(status), Contains("factport schema init"));
  CHECK(site.ask("select to_regnamespace('absent') is null") == "t");
  CHECK(Site(ConfigValues{{"table", "absent"}}, false).prepare_status().code() ==
        StatusCode::kNotFound);
}

TEST_CASE("schema: a current store is opened again by one statement, and not changed", "[schema]") {
  empty_the_schema();
  Site site;
  REQUIRE(site.prepare_status().to_string() == "OK");
  const std::string made = site.ask("select made_at from @version@");
  CHECK(Site({}, false).prepare_status().to_string() == "OK");
  CHECK(site.prepare_status().to_string() == "OK");
  CHECK(site.ask("select string_agg(made_at::text, ',') from @version@") == made);
}

TEST_CASE("schema: a newer store is refused with both versions, an older one without \"create\"",
          "[schema]") {
  empty_the_schema();
  Site site;
  REQUIRE(site.prepare_status().to_string() == "OK");
  site.ask("update @version@ set version = 7");
  const Status newer = site.prepare_status();
  CHECK(newer.code() == StatusCode::kInvalidState);
  CHECK_THAT(message_of(newer), Contains("version 7") && Contains("version 1"));
  auto connection = site.pool.borrow(Purpose::kRead, site.call.call());
  CHECK(schema_status(**connection, site.names, site.call.call())->version == 7);
  CHECK(upgrade_schema(**connection, site.names, site.settings, site.call.call()).status().code() ==
        StatusCode::kInvalidState);
  CHECK(site.ask("select version from @version@") == "7");
}

TEST_CASE("schema: administration makes a store, and says which version there is", "[schema]") {
  empty_the_schema();
  Site site(ConfigValues{{"schema", "administered"}}, false);
  auto connection = site.pool.borrow(Purpose::kRead, site.call.call());
  REQUIRE(connection.ok());
  const Call call = site.call.call();
  CHECK(*schema_status(**connection, site.names, call) == SchemaStatus{0, 1});
  CHECK(*upgrade_schema(**connection, site.names, site.settings, call) == SchemaStatus{1, 1});
  CHECK(*upgrade_schema(**connection, site.names, site.settings, call) == SchemaStatus{1, 1});
  CHECK(site.prepare_status().to_string() == "OK");
}

TEST_CASE("schema: another application's table is refused and not changed", "[schema]") {
  empty_the_schema();
  Site site(ConfigValues{{"schema", "theirs"}});
  ask_server("create schema theirs");
  ask_server("create table theirs.events (theirs integer)");
  const Status status = site.prepare_status();
  CHECK(status.code() == StatusCode::kInvalidState);
  CHECK_THAT(message_of(status), Contains("\"theirs\".\"events\"") && Contains("another"));
  CHECK(ask_server("select count(*) from pg_class where relnamespace = 'theirs'::regnamespace") ==
        "1");
}

TEST_CASE("schema: what does not fit the configuration is named, with both", "[schema]") {
  empty_the_schema();
  REQUIRE(Site().prepare_status().to_string() == "OK");
  const Status payload = Site(ConfigValues{{"payload_type", "json"}}).prepare_status();
  CHECK(payload.code() == StatusCode::kInvalidState);
  CHECK_THAT(message_of(payload), Contains("\"jsonb\"") && Contains("\"json\""));
  const Status partition = Site(ConfigValues{{"partition", "log"}}).prepare_status();
  CHECK(partition.code() == StatusCode::kInvalidState);
  CHECK_THAT(message_of(partition), Contains("\"none\"") && Contains("\"log\""));
  CHECK(Site(ConfigValues{{"schema", "j"}, {"payload_type", "json"}}).prepare_status().ok());
  CHECK(Site(ConfigValues{{"schema", "j"}}).prepare_status().code() == StatusCode::kInvalidState);
  CHECK(Site(ConfigValues{{"schema", "p"}, {"partition", "log"}}).prepare_status().ok());
  CHECK(Site(ConfigValues{{"schema", "p"}}).prepare_status().code() == StatusCode::kInvalidState);
}

TEST_CASE("schema: a sequence that hands out blocks is refused, with the statement that mends it",
          "[schema]") {
  empty_the_schema();
  Site site;
  REQUIRE(site.prepare_status().to_string() == "OK");
  site.ask("alter sequence @sequence@ cache 20");
  const Status status = site.prepare_status();
  CHECK(status.code() == StatusCode::kInvalidState);
  const std::string mend = site.names.fill_in("alter sequence @sequence@ cache 1");
  CHECK_THAT(message_of(status), Contains("CACHE 20") && Contains(mend));
  site.ask(mend);
  CHECK(site.prepare_status().to_string() == "OK");
}

TEST_CASE("schema: missing privileges are named", "[schema]") {
  empty_the_schema();
  Site owner;
  REQUIRE(owner.prepare_status().to_string() == "OK");
  ask_server("create role clerk login");
  ask_server("revoke all on schema public from public");
  Site clerk(ConfigValues{{"user", "clerk"}});
  const Status outside = clerk.prepare_status();
  CHECK(outside.code() == StatusCode::kPermissionDenied);
  CHECK_THAT(message_of(outside), Contains("schema public"));
  ask_server("grant usage on schema public to clerk");
  ask_server("grant select on all tables in schema public to clerk");
  const Status reader = clerk.prepare_status();
  CHECK(reader.code() == StatusCode::kPermissionDenied);
  CHECK_THAT(message_of(reader), Contains("insert on events,") && Contains("usage on sequence"));
  ask_server("grant all on all tables in schema public to clerk");
  ask_server("grant all on all sequences in schema public to clerk");
  CHECK(clerk.prepare_status().to_string() == "OK");
}

TEST_CASE("schema: an index that is missing in a store that exists is warned about", "[schema]") {
  empty_the_schema();
  REQUIRE(Site().prepare_status().to_string() == "OK");
  Site site(ConfigValues{{"indexes.name", true}});
  CHECK(site.prepare_status().to_string() == "OK");
  REQUIRE(site.session.logged().size() == 1);
  const std::string warning = site.session.logged()[0];
  CHECK_THAT(warning, Contains("create index concurrently \"events_name\""));
  ask_server("create index concurrently \"events_name\" on \"public\".\"events\" (name)");
  CHECK(site.prepare_status().to_string() == "OK");
  CHECK(site.session.logged().size() == 1);
}

TEST_CASE("schema: of many who open an empty database at once, all succeed", "[schema]") {
  empty_the_schema();
  constexpr std::size_t kOpeners = 6;
  for (int round = 0; round < 8; ++round) {
    const std::string schema = "round_" + std::to_string(round);
    std::vector<std::string> outcomes(kOpeners);
    std::vector<std::thread> openers;
    for (std::size_t i = 0; i < kOpeners; ++i) {
      // Half of them share a schema only.
      openers.emplace_back([&, i] {
        Site site(ConfigValues{{"schema", schema}, {"table", i % 2 == 0 ? "events" : "facts"}});
        outcomes[i] = site.prepare_status().to_string();
      });
    }
    for (std::thread& opener : openers) opener.join();
    for (const std::string& outcome : outcomes) CHECK(outcome == "OK");
  }
}
