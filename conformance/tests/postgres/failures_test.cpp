// SPDX-License-Identifier: Apache-2.0
//
// What a server can do to a store: end its sessions, restart, stand still, let it wait. Each time
// the outcome is named, nothing is half-written, and the store is usable afterwards.
#include "numbered_events.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "sql_session.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

using Stopwatch = std::chrono::steady_clock;

const std::string kOthers =
    "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity"
    " where pid <> pg_backend_pid() and backend_type = 'client backend'";

EventStore open_at(const PostgresServer& server, Level level = Level::kStream,
                   const std::string& keys = "") {
  return open_postgres({server.url(), "s", level, keys});
}

/// Appends the event, if need be again, until it is stored. Every failure on the way must be one
/// that may be tried again.
void append_at_last(const EventStore& store, const NewEvent& event) {
  for (int i = 0; i < 20; ++i) {
    const AppendResult result = store.stream("c", "s").try_publish({{event}});
    if (result.ok()) return;
    INFO(result.status.to_string());
    REQUIRE((result.status.code() == StatusCode::kUnavailable ||
             result.status.code() == StatusCode::kOutcomeUnknown));
  }
  FAIL("not stored after twenty attempts");
}

/// Every stream gapless from 0; returns how many events there are.
std::size_t check_whole(const EventStore& store) {
  const RecordedEvents log =
      read(store.log().scan({.freshness = Freshness::kComplete, .call = {.timeout = 20s}}));
  std::map<std::string, std::int64_t> next;
  for (const RecordedEvent& event : log) CHECK(event.position == next[event.stream]++);
  return log.size();
}

}  // namespace

TEST_CASE("failures: sessions that were terminated while idle are replaced") {
  PostgresServer server;
  for (const Level level : {Level::kStream, Level::kLog}) {
    const EventStore store = open_postgres(
        {server.url(), std::string(name_of(level)), level, R"(, "pool": {"min": 3})"});
    for (int round = 0; round < 3; ++round) {
      store.stream("c", "s").publish(numbered_events(1));
      CHECK(store.stream("c", "s").info().event_count == 2 * round + 1);
      SqlSession(server.url()).run(kOthers);
      // Noticed before it is used: no failure.
      const AppendResult result = store.stream("c", "s").try_publish(numbered_events(1));
      CHECK(result.status.to_string() == Status().to_string());
      SqlSession(server.url()).run(kOthers);
      CHECK(store.stream("c", "s").info().event_count == 2 * round + 2);
    }
    CHECK(check_whole(store) == 6);
  }
}

TEST_CASE(
    "failures: a session that is terminated under an append has stored nothing, and says so") {
  PostgresServer server;
  const EventStore store = open_at(server);
  store.stream("c", "s").publish(numbered_events(1));
  SqlSession blocker(server.url(), "s");
  blocker.run("begin");
  blocker.run("lock table @events@ in exclusive mode");
  const NewEvent event = event_with_id(1);
  auto append =
      std::async(std::launch::async, [&] { return store.stream("c", "s").try_publish({{event}}); });
  SqlSession other(server.url());
  const std::string waiting = "from pg_stat_activity where wait_event_type = 'Lock'";
  REQUIRE(other.wait_for("select count(*) " + waiting, "1"));
  other.run("select pg_terminate_backend(pid, 10000) " + waiting);
  const AppendResult result = append.get();
  blocker.run("rollback");
  INFO(result.status.to_string());
  CHECK(result.status.code() == StatusCode::kUnavailable);
  CHECK(count_stored(store, *event.id) == 0);
  append_at_last(store, event);
  CHECK(check_whole(store) == 2);
}

TEST_CASE("failures: a server that restarts, or dies and recovers, is used again") {
  PostgresServer server({"fsync=on", "synchronous_commit=on", "full_page_writes=on"});
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    const EventStore store = open_postgres({server.url(), std::string(name_of(level)), level});
    append_at_last(store, event_with_id(1));
    server.restart();
    append_at_last(store, event_with_id(2));
    server.kill();
    const Status down = store.stream("c", "s").try_publish(numbered_events(1)).status;
    INFO(down.to_string());
    CHECK(down.code() == StatusCode::kUnavailable);
    CHECK_FALSE(store.log().try_scan().ok());
    server.restart();
    append_at_last(store, event_with_id(3));
    CHECK(check_whole(store) == 3);
  }
}

TEST_CASE(
    "failures: a frozen server is TIMEOUT for readers, and for appends or their outcome unknown") {
  PostgresServer server;
  for (const Level level : {Level::kStream, Level::kLog}) {
    CAPTURE(name_of(level));
    const EventStore store = open_postgres({server.url(), std::string(name_of(level)), level});
    store.stream("c", "s").publish(numbered_events(1));
    CHECK(check_whole(store) == 1);
    const NewEvent event = event_with_id(1);
    {
      const Frozen frozen(server);
      auto begin = Stopwatch::now();
      const Status read = store.log().try_scan({.call = {.timeout = 400ms}}).status();
      CHECK(Stopwatch::now() - begin < 1400ms);
      INFO(read.to_string());
      CHECK(read.code() == StatusCode::kTimeout);
      begin = Stopwatch::now();
      const Status append =
          store.stream("c", "s").try_publish({{event}}, {}, {.timeout = 400ms}).status;
      CHECK(Stopwatch::now() - begin < 1400ms);
      INFO(append.to_string());
      CHECK(
          (append.code() == StatusCode::kTimeout || append.code() == StatusCode::kOutcomeUnknown));
    }
    append_at_last(store, event);
    CHECK(count_stored(store, *event.id) == 1);
    CHECK(check_whole(store) == 2);
  }
}

TEST_CASE("failures: `durable` is declared by what the server's settings hold") {
  const std::uint64_t durable = FACTPORT_CAPABILITY_DURABLE;
  {
    PostgresServer server({"fsync=on", "synchronous_commit=on", "full_page_writes=on"});
    CHECK((open_at(server).facts().capabilities & durable) != 0);
    const EventStore lazy =
        open_postgres({server.url(), "lazy", Level::kStream, R"(, "synchronous_commit": "off")"});
    CHECK((lazy.facts().capabilities & durable) == 0);
  }
  PostgresServer server({"fsync=off", "synchronous_commit=on", "full_page_writes=on"});
  CHECK((open_at(server).facts().capabilities & durable) == 0);
}

TEST_CASE("failures: a standby that is missing leaves an append unknown, not stored") {
  PostgresServer server({"fsync=on", "synchronous_commit=on"});
  const EventStore store = open_at(server);
  store.stream("c", "s").publish(numbered_events(1));
  SqlSession admin(server.url());
  admin.run("set synchronous_commit = local");
  admin.run("alter system set synchronous_standby_names = 'nobody'");
  admin.run("select pg_reload_conf()");
  REQUIRE(admin.wait_for("show synchronous_standby_names", "nobody"));

  const NewEvent event = event_with_id(1);
  auto append =
      std::async(std::launch::async, [&] { return store.stream("c", "s").try_publish({{event}}); });
  const std::string waiting = "from pg_stat_activity where wait_event = 'SyncRep'";
  REQUIRE(admin.wait_for("select count(*) " + waiting, "1"));
  admin.run("select pg_cancel_backend(pid) " + waiting);
  const AppendResult result = append.get();
  INFO(result.status.to_string());
  CHECK(result.status.code() == StatusCode::kOutcomeUnknown);

  admin.run("alter system reset synchronous_standby_names");
  admin.run("select pg_reload_conf()");
  REQUIRE(admin.wait_for("show synchronous_standby_names", ""));
  const AppendResult again = store.stream("c", "s").try_publish({{event}});
  INFO(again.status.to_string());
  CHECK(again.ok());
  CHECK(again.already_stored);
  CHECK(check_whole(store) == 2);
}
