// SPDX-License-Identifier: Apache-2.0
#include "arrivals.hpp"

#include "test_reads.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <string>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using namespace std::chrono_literals;

namespace {

/// A handle that looks by itself so seldom that a test which must wait for that fails.
ConfigValues seldom_looking() { return {{"poll_interval_ms", std::int64_t{60'000}}}; }

struct WaitingSite : ReadSite {
  explicit WaitingSite(ConfigValues config = seldom_looking()) : ReadSite(std::move(config)) {}

  Status wait(const factport_scope& scope, std::int64_t after,
              std::chrono::milliseconds timeout = 20s, const TestToken* token = nullptr) {
    factport_wait_request raw{};
    raw.struct_size = sizeof raw;
    raw.scope = scope;
    raw.after = after;
    const TestCall test_call = session.call(timeout, token);
    return arrivals.wait(test_call.call(), WaitRequest(raw));
  }
  std::future<Status> start(const factport_scope& scope, std::int64_t after,
                            std::chrono::milliseconds timeout = 20s,
                            const TestToken* token = nullptr) {
    return std::async(std::launch::async, [=, this] { return wait(scope, after, timeout, token); });
  }
  /// Until somebody has asked the server, and sleeps.
  void until_asleep() {
    while (ask("select count(*) > 0 from pg_stat_activity where query like '%events_arrived%' "
               "and pid <> pg_backend_pid() and state = 'idle'") != "t") {
    }
  }
  void until_listening() {
    while (ask("select count(*) > 0 from pg_stat_activity where query ilike 'listen%' "
               "and state = 'idle'") != "t") {
    }
  }

  Arrivals arrivals{pool, names, reads};
};

}  // namespace

TEST_CASE("wait: an event that is there ends it at once, in every scope", "[wait]") {
  WaitingSite site;
  site.insert();
  site.insert();
  for (const factport_scope& scope : {log_scope(), category_scope("c"), stream_scope("c", "s")}) {
    CHECK(site.wait(scope, 0).ok());
    CHECK(site.wait(scope, 1).ok());
    CHECK(site.wait(scope, drawn(2), 20ms).code() == StatusCode::kTimeout);
  }
  CHECK(site.wait(category_scope("absent"), 0, 20ms).code() == StatusCode::kTimeout);
  CHECK(site.wait(stream_scope("c", "absent"), 0, 20ms).code() == StatusCode::kTimeout);
  const Status status = site.wait(log_scope("absent"), 0, 20ms);
  CHECK(status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(status.message()),
             Catch::Contains("an event after global position 0 in log \"absent\""));
}

TEST_CASE("wait: an append of this handle wakes it", "[wait]") {
  WaitingSite site(ConfigValues{{"poll_interval_ms", std::int64_t{60'000}}, {"notify", false}});
  auto waiting = site.start(stream_scope("c", "s"), 0);
  site.until_asleep();
  site.insert();
  site.arrivals.announce("default");
  CHECK(waiting.get().ok());
}

TEST_CASE("wait: an append of another process wakes it by NOTIFY", "[wait]") {
  WaitingSite site;
  auto waiting = site.start(log_scope(), 0);
  site.until_listening();
  site.until_asleep();
  site.insert();
  {
    Announcer other(site.pool, site.names);
    other.announce("default");
  }
  CHECK(waiting.get().ok());
}

TEST_CASE("wait: without hints it looks by itself", "[wait]") {
  WaitingSite site(ConfigValues{{"poll_interval_ms", std::int64_t{20}}, {"notify", false}});
  auto waiting = site.start(log_scope(), 0);
  site.until_asleep();
  site.insert();
  CHECK(waiting.get().ok());
}

TEST_CASE("wait: what lies beyond the horizon is looked for often", "[wait]") {
  WaitingSite site;
  SlowWriter writer(site);
  site.insert();
  auto waiting = site.start(log_scope(), 0);
  site.until_asleep();
  CHECK(waiting.wait_for(50ms) == std::future_status::timeout);
  writer.commit();
  CHECK(waiting.get().ok());
  CHECK(site.wait(log_scope(), 1).ok());
}

TEST_CASE("wait: an event up to the horizon ends it, whatever lies beyond", "[wait]") {
  WaitingSite site;
  site.insert();
  SlowWriter writer(site);
  site.insert();
  CHECK(site.wait(log_scope(), 0).ok());
  CHECK(site.wait(category_scope("c"), 0).ok());
  CHECK(site.wait(log_scope(), 1, 50ms).code() == StatusCode::kTimeout);
  CHECK(site.wait(stream_scope("c", "s"), 1).ok());
}

TEST_CASE("wait: it can be cancelled at any time", "[wait]") {
  WaitingSite site;
  TestToken token;
  auto waiting = site.start(log_scope(), 0, 60s, &token);
  site.until_asleep();
  token.cancel();
  CHECK(waiting.get().code() == StatusCode::kCancelled);
  CHECK(site.wait(log_scope(), 0, 60s, &token).code() == StatusCode::kCancelled);
}

TEST_CASE("wait: a listener that was cut off listens again, and everybody looks", "[wait]") {
  WaitingSite site;
  auto waiting = site.start(log_scope(), 0);
  site.until_listening();
  site.until_asleep();
  site.insert();
  ask_server(
      "select pg_terminate_backend(pid) from pg_stat_activity "
      "where query ilike 'listen%'");
  CHECK(waiting.get().ok());
}

TEST_CASE("wait: nobody who waits asks the server without a reason", "[wait]") {
  WaitingSite site(ConfigValues{{"poll_interval_ms", std::int64_t{60'000}}, {"notify", false}});
  const std::string last_asked =
      "select max(query_start) from pg_stat_activity "
      "where query like '%events_arrived%' and pid <> pg_backend_pid()";
  auto waiting = site.start(log_scope(), 0, 300ms);
  site.until_asleep();
  const std::string before = site.ask(last_asked);
  site.arrivals.announce("another log");
  CHECK(waiting.get().code() == StatusCode::kTimeout);
  CHECK(site.ask(last_asked) == before);
}
