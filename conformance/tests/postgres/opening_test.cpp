// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with a database when a store is opened, each with words of its own; and two
// processes that open an empty one at once.
#include "child_process.hpp"
#include "fresh_schema.hpp"
#include "numbered_events.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "shared_servers.hpp"
#include "sql_session.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

/// Opening fails with this code and these words, and never says the password.
void check_fails(const PostgresPlace& place, const std::vector<StatusCode>& codes,
                 const std::vector<std::string>& words) {
  const Result<EventStore> opened = try_open_postgres(place);
  REQUIRE_FALSE(opened.ok());
  const std::string said = opened.status().to_string();
  INFO(said);
  CHECK(std::find(codes.begin(), codes.end(), opened.status().code()) != codes.end());
  for (const std::string& word : words) CHECK_THAT(said, Catch::Contains(word));
  CHECK_THAT(said, !Catch::Contains("secret"));
}

/// A store with one event, closed again.
void make_store(const FreshSchema& schema, Level level = Level::kStream) {
  open_postgres({schema.connection(), schema.name(), level})
      .stream("c", "s")
      .publish(numbered_events(1));
}

}  // namespace

TEST_CASE("opening: processes that open an empty database at once all succeed") {
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    const FreshSchema schema(shared_postgres());
    {
      const std::vector<std::string> words = {FACTPORT_POSTGRES_WRITER, "open", schema.connection(),
                                              schema.name()};
      ChildProcess one(words);
      ChildProcess two(words);
      CHECK(one.wait() == 0);
      CHECK(two.wait() == 0);
    }
    const EventStore store = open_postgres({schema.connection(), schema.name()});
    CHECK(read_log(store).size() == 2);
  }
}

TEST_CASE("opening: a schema that is newer than the adapter is refused, with both versions") {
  const FreshSchema schema(shared_postgres());
  make_store(schema);
  SqlSession(schema.connection(), schema.name()).run("update @version@ set version = 99");
  check_fails({schema.connection(), schema.name()},
              {StatusCode::kInvalidState, StatusCode::kUnsupported}, {"99", "1"});
}

TEST_CASE("opening: another level than the log's is refused, with both named") {
  for (const Level has : all_levels()) {
    const FreshSchema schema(shared_postgres());
    make_store(schema, has);
    for (const Level wanted : all_levels()) {
      if (wanted == has) continue;
      check_fails({schema.connection(), schema.name(), wanted}, {StatusCode::kInvalidState},
                  {std::string(name_of(has)), std::string(name_of(wanted))});
    }
  }
}

TEST_CASE("opening: a level that is changed under an open store is noticed by its next append") {
  for (const Level level : all_levels()) {
    for (const int events : {1, 3}) {
      CAPTURE(name_of(level), events);
      const FreshSchema schema(shared_postgres());
      const EventStore store = open_postgres({schema.connection(), schema.name(), level});
      for (int i = 0; i < 3; ++i) store.stream("c", "s").publish(numbered_events(events));
      const Level other = level == Level::kLog ? Level::kStream : Level::kLog;
      const EventStore operating = open_postgres({schema.connection(), schema.name()});
      operating.administration().set_level("default", other);
      const Status status = store.stream("c", "s").try_publish(numbered_events(events)).status;
      INFO(status.to_string());
      CHECK(status.code() == StatusCode::kInvalidState);
      CHECK(read_log(open_postgres({schema.connection(), schema.name()})).size() ==
            static_cast<std::size_t>(3 * events));
      const EventStore again = open_postgres({schema.connection(), schema.name(), other});
      again.stream("c", "s").publish(numbered_events(events), position_is(3 * events - 1));
      CHECK(read_log(again).size() == static_cast<std::size_t>(4 * events));
    }
  }
}

TEST_CASE("opening: a sequence that hands out blocks is refused, and CACHE is named") {
  const FreshSchema schema(shared_postgres());
  make_store(schema);
  SqlSession(schema.connection(), schema.name()).run("alter sequence @sequence@ cache 20");
  check_fails({schema.connection(), schema.name()},
              {StatusCode::kInvalidState, StatusCode::kCorrupt}, {"20"});
}

TEST_CASE("opening: a missing privilege is PERMISSION_DENIED") {
  PostgresServer server;
  SqlSession admin(server.url());
  admin.run("create role nobody_much login");
  open_postgres({server.url(), "s"}).stream("c", "s").publish(numbered_events(1));
  const std::string url = server.url("postgres", "nobody_much");
  check_fails({url, "s"}, {StatusCode::kPermissionDenied}, {"permission denied"});
  check_fails({url, "another"}, {StatusCode::kPermissionDenied}, {"permission denied"});
  // Everything but one thing.
  admin.run("grant usage on schema s to nobody_much");
  admin.run("grant select, insert, update, delete on all tables in schema s to nobody_much");
  admin.run("grant usage, select on all sequences in schema s to nobody_much");
  admin.run("revoke insert on s.events from nobody_much");
  check_fails({url, "s"}, {StatusCode::kPermissionDenied}, {"insert on s.events", "grant"});
  admin.run("grant insert on s.events to nobody_much");
  const EventStore store = open_postgres({url, "s"});
  store.stream("c", "s").publish(numbered_events(1));
  CHECK(read_log(store).size() == 2);
  admin.run("revoke insert on s.events from nobody_much");
  const Status status = store.stream("c", "s").try_publish(numbered_events(1)).status;
  INFO(status.to_string());
  CHECK(status.code() == StatusCode::kPermissionDenied);
  CHECK(read_log(store).size() == 2);
}

TEST_CASE("opening: a wrong password is UNAUTHENTICATED, an absent one too") {
  PostgresServer server;
  SqlSession admin(server.url());
  admin.run("create role careful superuser login password 'right'");
  const auto hba = server.socket_directory() / "data" / "pg_hba.conf";
  std::ifstream in(hba);
  const std::string rules((std::istreambuf_iterator<char>(in)), {});
  std::ofstream(hba) << "local all careful scram-sha-256\n" << rules;
  admin.run("select pg_reload_conf()");
  REQUIRE(
      admin.wait_for("select count(*) from pg_hba_file_rules where user_name = '{careful}'", "1"));
  const std::string url = server.url("postgres", "careful");
  check_fails({url, "s", Level::kStream, R"(, "password": "very secret")"},
              {StatusCode::kUnauthenticated}, {"careful"});
  check_fails({url, "s"}, {StatusCode::kUnauthenticated}, {"password"});
  open_postgres({url, "s", Level::kStream, R"(, "password": "right")"});
}

TEST_CASE("opening: a database, a server or a schema that is not there has a name") {
  PostgresServer server;
  check_fails({server.url("nowhere"), "s"}, {StatusCode::kNotFound}, {"nowhere"});
  check_fails({server.url(), "absent", Level::kStream, R"(, "create": false)"},
              {StatusCode::kNotFound}, {"absent"});
  check_fails({socket_url("/tmp/no-such-folder"), "s"}, {StatusCode::kUnavailable},
              {"/tmp/no-such-folder"});
}

TEST_CASE("opening: PgBouncer without \"pooler\" is refused with what to set") {
  const FreshSchema schema(shared_pooler());
  check_fails({schema.connection(), schema.name()}, {StatusCode::kUnsupported}, {"\"pooler\""});
}
