// SPDX-License-Identifier: Apache-2.0
//
// Who waits for whom: timeouts of locks and statements, a pool that is exhausted, appends and
// transactions that cross.
#include "fresh_schema.hpp"
#include "numbered_events.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "shared_servers.hpp"
#include "sql_session.hpp"
#include "together.hpp"

#include <factport/host/error.hpp>
#include <factport/host/transaction.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

using Stopwatch = std::chrono::steady_clock;

struct Opened {
  explicit Opened(Level level, const std::string& keys = "")
      : schema(shared_postgres()),
        store(open_postgres({schema.connection(), schema.name(), level, keys})) {
    store.stream("c", "s").publish(numbered_events(1));
  }
  FreshSchema schema;
  EventStore store;
};

/// Somebody who lets no append to c/s through, as another writer under way would.
class Blocker {
 public:
  explicit Blocker(const Opened& opened, Level level)
      : session_(opened.schema.connection(), opened.schema.name()) {
    session_.run("begin");
    switch (level) {
      case Level::kLog: session_.run("select from @logs@ for update"); return;
      case Level::kCategory: session_.run("select from @category_heads@ for update"); return;
      case Level::kNone:
        // Whoever takes the same position waits for what becomes of it.
        session_.run(
            "insert into @events@ (id, log, category, stream, name, payload, position,"
            " global_position, occurred_at) values (gen_random_uuid(), 'default', 'c', 's', 'n',"
            " '0', 1, nextval('@sequence@'::regclass), now())");
        return;
      default: session_.run("select from @stream_heads@ for update");
    }
  }
  void end() { session_.run("rollback"); }
  int pid() { return session_.pid(); }

 private:
  SqlSession session_;
};

using Codes = std::vector<StatusCode>;

/// The append ends with one of the codes; nothing of it is stored, and the next one is.
void check_blocked(Level level, const std::string& keys, const CallOptions& call,
                   const Codes& codes) {
  CAPTURE(name_of(level));
  const Opened opened(level, keys);
  Blocker blocker(opened, level);
  const auto begin = Stopwatch::now();
  const Status status =
      opened.store.stream("c", "s").try_publish(numbered_events(1), {}, call).status;
  CHECK(Stopwatch::now() - begin < 3s);
  INFO(status.to_string());
  CHECK(std::find(codes.begin(), codes.end(), status.code()) != codes.end());
  CHECK_THAT(std::string(status.message()),
             Catch::Contains("factport doctor") &&
                 Catch::Contains("session " + std::to_string(blocker.pid())));
  blocker.end();
  CHECK(read_log(opened.store).size() == 1);
  opened.store.stream("c", "s").publish(numbered_events(1));
  CHECK(read_log(opened.store).size() == 2);
}

}  // namespace

TEST_CASE("locks: one that is not given in lock_timeout_ms is CONFLICT, and says where to look") {
  for (const Level level : all_levels())
    check_blocked(level, R"(, "lock_timeout_ms": 300)", {}, {StatusCode::kConflict});
}

TEST_CASE("locks: one that is not given before the deadline is TIMEOUT, and says where to look") {
  for (const Level level : all_levels())
    check_blocked(level, "", {.timeout = 1500ms}, {StatusCode::kTimeout, StatusCode::kConflict});
}

TEST_CASE("locks: a deadline nearer than a lane's patience is TIMEOUT too, not unknown") {
  for (const Level level : all_levels())
    check_blocked(level, R"(, "lane_lock_timeout_ms": 2000)", {.timeout = 800ms},
                  {StatusCode::kTimeout});
}

TEST_CASE("locks: a statement that takes longer than statement_timeout_ms is TIMEOUT") {
  const Opened opened(Level::kStream, R"(, "lock_timeout_ms": 0, "statement_timeout_ms": 500)");
  Blocker blocker(opened, Level::kStream);
  const Status status = opened.store.stream("c", "s").try_publish(numbered_events(1)).status;
  INFO(status.to_string());
  CHECK((status.code() == StatusCode::kTimeout || status.code() == StatusCode::kConflict));
  blocker.end();
  CHECK(read_log(opened.store).size() == 1);
}

TEST_CASE("locks: a table that is locked is waited for no longer than the deadline says") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    const Opened opened(level);
    SqlSession session(opened.schema.connection(), opened.schema.name());
    session.run("begin");
    session.run("lock table @events@ in exclusive mode");
    const NewEvent event = event_with_id(1);
    const auto begin = Stopwatch::now();
    const Status status =
        opened.store.stream("c", "s").try_publish({{event}}, {}, {.timeout = 700ms}).status;
    CHECK(Stopwatch::now() - begin < 1700ms);
    INFO(status.to_string());
    CHECK((status.code() == StatusCode::kTimeout || status.code() == StatusCode::kConflict ||
           status.code() == StatusCode::kOutcomeUnknown));
    session.run("rollback");
    CHECK(opened.store.stream("c", "s").try_publish({{event}}).ok());
    CHECK(count_stored(opened.store, *event.id) == 1);
  }
}

TEST_CASE("locks: a blocked append to one stream does not hold up another") {
  const Opened opened(Level::kStream);
  SqlSession session(opened.schema.connection(), opened.schema.name());
  session.run("begin");
  session.run("select from @stream_heads@ where stream = 's' for update");
  auto blocked = std::async(std::launch::async, [&] {
    return opened.store.stream("c", "s").try_publish(numbered_events(1));
  });
  const auto begin = Stopwatch::now();
  for (int i = 0; i < 20; ++i)
    opened.store.stream("c", "t" + std::to_string(i)).publish(numbered_events(1));
  CHECK(Stopwatch::now() - begin < 3s);
  CHECK(blocked.wait_for(0ms) == std::future_status::timeout);
  session.run("rollback");
  CHECK(blocked.get().ok());
}

TEST_CASE("locks: an exhausted pool says so, and is usable when a connection comes back") {
  const Opened opened(Level::kStream, R"(, "lanes": 1, "pool": {"min": 0, "max": 2})");
  {
    Transaction one = opened.store.begin();
    Transaction two = opened.store.begin();
    opened.store.stream("c", "one").publish(numbered_events(1), {}, {.transaction = &one});
    opened.store.stream("c", "two").publish(numbered_events(1), {}, {.transaction = &two});
    const auto begin = Stopwatch::now();
    const Status third = opened.store.try_begin({.call = {.timeout = 300ms}}).status();
    INFO(third.to_string());
    CHECK((third.code() == StatusCode::kTimeout || third.code() == StatusCode::kResourceExhausted));
    CHECK_THAT(std::string(third.message()), Catch::Contains("pool"));
    const Status read = opened.store.log().try_scan({.call = {.timeout = 300ms}}).status();
    CHECK((read.code() == StatusCode::kTimeout || read.code() == StatusCode::kResourceExhausted));
    CHECK(Stopwatch::now() - begin < 2s);
    one.commit();
  }
  CHECK(read_log(opened.store).size() == 2);
}

TEST_CASE("locks: appends to several streams that cross never deadlock") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    const PostgresServer server;
    OpenOptions options = test_options();
    options.retry_conflicts.attempts = level == Level::kNone ? 1000 : 1;
    const EventStore store =
        open_store(config_of({server.url(), "s", level, R"(, "lanes": 4)"}), options);
    const EventStore second =
        open_store(config_of({server.url(), "s", level, R"(, "lanes": 4)"}), options);
    Together together;
    for (int writer = 0; writer < 4; ++writer) {
      together.add([&, writer] {
        const EventStore& mine = writer % 2 == 0 ? store : second;
        std::vector<StreamEvents> streams = {
            {"a", numbered_events(1)}, {"b", numbered_events(1)}, {"c", numbered_events(1)}};
        if (writer < 2) std::reverse(streams.begin(), streams.end());
        for (int i = 0; i < 60; ++i) {
          const AppendResult result = mine.category("crossing").try_publish(streams);
          if (!result.ok()) throw std::logic_error(result.status.to_string());
        }
      });
    }
    together.start();
    CHECK(together.join() == std::vector<std::string>{});
    CHECK(read_log(store).size() == 4 * 60 * 3);
    SqlSession session(server.url());
    CHECK(session.ask("select deadlocks from pg_stat_database where datname = 'postgres'") == "0");
  }
}

TEST_CASE("locks: of two transactions that wait for one another, one is CONFLICT") {
  const Opened opened(Level::kStream);
  opened.store.stream("c", "t").publish(numbered_events(1));
  Transaction one = opened.store.begin();
  Transaction two = opened.store.begin();
  const EventStream s = opened.store.stream("c", "s");
  const EventStream t = opened.store.stream("c", "t");
  const std::vector<NewEvent> events = numbered_events(1);
  s.publish(events, {}, {.transaction = &one});
  t.publish(events, {}, {.transaction = &two});
  auto crossing = std::async(
      std::launch::async, [&] { return t.try_publish(events, {}, {.transaction = &one}).status; });
  const Status second = s.try_publish(events, {}, {.transaction = &two}).status;
  // The loser's locks are given back at once: the other's append goes on.
  const Status first = crossing.get();
  INFO(first.to_string() << " / " << second.to_string());
  CHECK(first.ok() != second.ok());
  CHECK((first.ok() ? second : first).code() == StatusCode::kConflict);
  CHECK((first.ok() ? one : two).try_commit().ok());
  CHECK((first.ok() ? two : one).try_commit().code() == StatusCode::kInvalidState);
  CHECK(read_log(opened.store).size() == 4);
}
