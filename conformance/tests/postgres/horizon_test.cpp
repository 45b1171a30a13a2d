// SPDX-License-Identifier: Apache-2.0
//
// The horizon at work, without chance: a second session stops between a global position and its
// commit, while readers of every scope and freshness look.
#include "fresh_schema.hpp"
#include "held_append.hpp"
#include "in_transaction.hpp"
#include "numbered_events.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "shared_servers.hpp"
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

using Positions = std::vector<std::int64_t>;

Positions positions(Scan scan) {
  Positions seen;
  for (const EventView& event : scan) seen.push_back(event.global_position());
  return seen;
}

/// A store with one event in a/x.
struct Begun {
  explicit Begun(Level level)
      : schema(shared_postgres()),
        store(open_postgres({schema.connection(), schema.name(), level})),
        first(append()) {}

  std::int64_t append() const {
    return store.stream("a", "x").publish({numbered_event(1)}).receipts.at(0).global_position;
  }
  Positions available(const std::string& category = {}) const {
    const ScanOptions options{.freshness = Freshness::kAvailable};
    return positions(category.empty() ? store.log().scan(options)
                                      : store.category(category).scan(options));
  }

  FreshSchema schema;
  EventStore store;
  std::int64_t first;
};

/// What opening a scan of the log with this freshness answers within `patience`.
Status scan_within(const EventStore& store, Freshness freshness, std::int64_t at_least,
                   std::chrono::milliseconds patience) {
  return store.log()
      .try_scan({.freshness = freshness, .at_least = at_least, .call = {.timeout = patience}})
      .status();
}

/// A reader that goes on from where it came to.
class Poller {
 public:
  explicit Poller(const EventStore& store) : store_(store) {}
  void poll() {
    Scan scan = store_.log().scan({.after = after_, .freshness = Freshness::kAvailable});
    for (const EventView& event : scan) seen_.push_back(event.global_position());
    after_ = scan.scanned_through();
  }
  const Positions& seen() const { return seen_; }

 private:
  const EventStore& store_;
  std::int64_t after_ = 0;
  Positions seen_;
};

/// Two writers: the one that began later draws first and commits last. How many of their events a
/// reader skips that looks when the first has committed, and when both have.
int skipped_with(const std::string& url, const std::string& schema) {
  const EventStore store = open_postgres({url, schema});
  Poller poller(store);
  HeldAppend elder(url, schema);
  HeldAppend younger(url, schema);
  const std::int64_t lower = younger.draw("b", "younger");
  const std::int64_t higher = elder.draw("b", "elder");
  REQUIRE(lower < higher);
  elder.commit();
  poller.poll();
  younger.commit();
  poller.poll();
  const Positions all = positions(store.log().scan({.freshness = Freshness::kComplete}));
  return static_cast<int>(all.size()) - static_cast<int>(poller.seen().size());
}

}  // namespace

TEST_CASE("horizon: a scan wider than the level ends below what is still being written") {
  for (const Level level : {Level::kStream, Level::kCategory, Level::kNone}) {
    CAPTURE(name_of(level));
    const Begun begun(level);
    HeldAppend held(begun.schema.connection(), begun.schema.name());
    const std::int64_t middle = held.draw("b", "y");
    const std::int64_t last = begun.append();
    REQUIRE(begun.first < middle);
    REQUIRE(middle < last);

    CHECK(begun.available() == Positions{begun.first});
    CHECK(begun.available("b").empty());
    // No wider than the level: seen at once.
    CHECK(positions(begun.store.stream("a", "x").scan()) == Positions{begun.first, last});
    CHECK(begun.store.stream("a", "x").info().event_count == 2);
    CHECK(begun.available("a") ==
          (level == Level::kCategory ? Positions{begun.first, last} : Positions{begun.first}));
    CHECK(begun.store.log().latest({.freshness = Freshness::kAvailable})->global_position() ==
          begun.first);

    held.commit();
    CHECK(begun.available() == Positions{begun.first, middle, last});
    CHECK(begun.available("b") == Positions{middle});
  }
}

TEST_CASE("horizon: a transaction is seen as a whole or not at all") {
  for (const Level level : {Level::kStream, Level::kCategory, Level::kNone}) {
    CAPTURE(name_of(level));
    const Begun begun(level);
    const std::string url = begun.schema.connection();
    HeldAppend between(url, begun.schema.name());
    Transaction elder = begun.store.begin();
    Transaction younger = begun.store.begin();
    publish_in(elder, begun.store.stream("e", "1"), 2);
    publish_in(younger, begun.store.stream("y", "1"), 2);
    publish_in(elder, begun.store.stream("e", "2"), 1);
    between.draw("b", "y");
    publish_in(younger, begun.store.stream("y", "2"), 1);
    elder.commit();
    younger.commit();

    // To end before the younger one is to end within the elder one.
    CHECK(begun.available() == Positions{begun.first});
    CHECK(begun.store.log().info({.freshness = Freshness::kAvailable}).event_count == 1);
    CHECK(scan_within(begun.store, Freshness::kOwn, 0, 100ms).code() == StatusCode::kTimeout);
    CHECK(begun.available("y").size() == (level == Level::kCategory ? 3 : 0));
    CHECK(positions(begun.store.stream("e", "1").scan()).size() == 2);
    between.commit();
    CHECK(begun.available().size() == 8);
    CHECK(begun.available("y").size() == 3);
  }
}

TEST_CASE("horizon: what is rolled back, or whose session ends, holds nobody back") {
  const Begun begun(Level::kStream);
  std::int64_t last = 0;
  {
    HeldAppend held(begun.schema.connection(), begun.schema.name());
    held.draw("b", "y");
    last = begun.append();
    held.roll_back();
    CHECK(begun.available() == Positions{begun.first, last});
    HeldAppend killed(begun.schema.connection(), begun.schema.name());
    killed.draw("b", "z");
    begun.append();
    SqlSession other(begun.schema.connection());
    other.run("select pg_terminate_backend(" + std::to_string(killed.pid()) + ", 10000)");
    CHECK(begun.available().size() == 3);
  }
}

TEST_CASE("horizon: a writer that begins later never holds back what was drawn before") {
  const Begun begun(Level::kStream);
  HeldAppend later(begun.schema.connection(), begun.schema.name());
  later.draw("b", "y");
  CHECK(scan_within(begun.store, Freshness::kOwn, 0, 10s).ok());
  CHECK(scan_within(begun.store, Freshness::kAtLeast, begun.first, 10s).ok());
  CHECK(begun.available() == Positions{begun.first});
  later.commit();
}

TEST_CASE("horizon: `own`, `complete` and `at_least` wait for it, and get what they asked for") {
  const Begun begun(Level::kStream);
  HeldAppend held(begun.schema.connection(), begun.schema.name());
  const std::int64_t middle = held.draw("b", "y");
  const std::int64_t last = begun.append();
  const Positions all = {begun.first, middle, last};

  const auto read_with = [&](Freshness freshness, std::int64_t at_least) {
    return std::async(std::launch::async, [&, freshness, at_least] {
      return positions(begun.store.log().scan({.freshness = freshness, .at_least = at_least}));
    });
  };
  auto own = read_with(Freshness::kOwn, 0);
  auto complete = read_with(Freshness::kComplete, 0);
  auto at_least = read_with(Freshness::kAtLeast, last);
  CHECK(own.wait_for(100ms) == std::future_status::timeout);
  CHECK(complete.wait_for(0ms) == std::future_status::timeout);
  CHECK(at_least.wait_for(0ms) == std::future_status::timeout);
  // A handle that has appended nothing has nothing of its own to wait for.
  const EventStore other = open_postgres({begun.schema.connection(), begun.schema.name()});
  CHECK(positions(other.log().scan()) == Positions{begun.first});
  held.commit();
  CHECK(own.get() == all);
  CHECK(complete.get() == all);
  CHECK(at_least.get() == all);
}

TEST_CASE("horizon: past the deadline it is TIMEOUT, which names who is waited for") {
  const Begun begun(Level::kStream);
  HeldAppend held(begun.schema.connection(), begun.schema.name());
  held.draw("b", "y");
  const std::int64_t last = begun.append();
  for (const Freshness freshness : {Freshness::kOwn, Freshness::kComplete, Freshness::kAtLeast}) {
    const auto begin = std::chrono::steady_clock::now();
    const Status status = scan_within(begun.store, freshness, last, 200ms);
    const auto took = std::chrono::steady_clock::now() - begin;
    INFO(status.to_string());
    CHECK(status.code() == StatusCode::kTimeout);
    CHECK_THAT(std::string(status.message()), Catch::Contains(std::to_string(held.pid())));
    CHECK(took >= 190ms);
    CHECK(took < 1200ms);
  }
  held.commit();
  CHECK(scan_within(begun.store, Freshness::kOwn, 0, 10s).ok());
}

TEST_CASE("horizon: a transaction that has drawn nothing is not waited for") {
  const Begun begun(Level::kStream);
  SqlSession idle(begun.schema.connection(), begun.schema.name());
  idle.run("begin");
  idle.run("select pg_current_xact_id(), count(*) from @events@");
  begun.append();
  CHECK(scan_within(begun.store, Freshness::kComplete, 0, 10s).ok());
  CHECK(begun.available().size() == 2);
  idle.run("rollback");
}

TEST_CASE("horizon: nothing is skipped by the adapter's, and something by each wrong one") {
  // Nobody else's transactions: one of the wrong ones is saved by them.
  const PostgresServer server({"autovacuum=off"});
  const std::string url = server.url();
  const std::string schema = "s";
  open_postgres({url, schema}).stream("a", "x").publish(numbered_events(1));
  CHECK(skipped_with(url, schema) == 0);

  const auto replace_horizon = [&](const std::string& body) {
    SqlSession session(url, schema);
    session.run("truncate @events@, @stream_heads@");
    session.run(
        "create or replace function @horizon@(out safe bigint, out latest bigint,"
        " out blocker integer) language plpgsql volatile as $$ begin " +
        body + " end $$");
  };
  SECTION("none at all") {
    replace_horizon("latest := pg_sequence_last_value('@sequence@'::regclass); safe := latest;");
    CHECK(skipped_with(url, schema) == 1);
  }
  SECTION("transactions older than every one that runs") {
    replace_horizon(
        "latest := pg_sequence_last_value('@sequence@'::regclass);"
        "select coalesce(max(e.global_position), 0) into safe from @events@ e where"
        " e.xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint;");
    CHECK(skipped_with(url, schema) == 1);
  }
}

TEST_CASE("horizon: in REPEATABLE READ it would be above what is seen") {
  const Begun begun(Level::kStream);
  for (const std::string isolation : {"read committed", "repeatable read"}) {
    SqlSession reader(begun.schema.connection(), begun.schema.name());
    reader.run("begin isolation level " + isolation);
    reader.ask("select count(*) from @events@");
    const std::int64_t last = begun.append();
    const std::string safe = reader.ask("select safe from @horizon@()");
    CHECK(std::stoll(safe) >= last);
    const std::string seen =
        reader.ask("select max(global_position) from @events@ where global_position <= " + safe);
    CHECK((seen == std::to_string(last)) == (isolation == "read committed"));
  }
}

TEST_CASE("horizon: a role whose transactions are REPEATABLE READ reads as everybody does") {
  const Begun begun(Level::kStream);
  const std::string role = "repeatable_" + std::to_string(begun.first) + "_" +
                           std::to_string(SqlSession(begun.schema.connection()).pid());
  SqlSession admin(begun.schema.connection(), begun.schema.name());
  admin.run("create role " + role + " superuser login");
  admin.run("alter role " + role + " set default_transaction_isolation = 'repeatable read'");
  const std::string url =
      begun.schema.connection() +
      (begun.schema.connection().find("://") == std::string::npos ? " user=" : "&user=") + role;
  {
    SqlSession check(url);
    CHECK(check.ask("show transaction_isolation") == "repeatable read");
  }
  CHECK(skipped_with(url, begun.schema.name()) == 0);
  admin.run("drop role " + role);
}
