// SPDX-License-Identifier: Apache-2.0
//
// A writer is held between its global position and its commit.
#include "test_reads.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

factport_scan_request scan_with(const factport_scope& scope, std::uint32_t freshness,
                                std::int64_t at_least = 0) {
  factport_scan_request scan = scan_of(scope);
  scan.freshness = freshness;
  scan.at_least = at_least;
  return scan;
}

Status status_of(ReadSite& site, const factport_scan_request& request,
                 std::chrono::milliseconds timeout = 250ms, const TestToken* token = nullptr) {
  const TestCall call = site.session.call(timeout, token);
  return site.reads.scan(call.call(), ScanRequest(request)).status();
}

/// Given all the time that a busy machine may take.
bool succeeds(ReadSite& site, const factport_scan_request& request) {
  return status_of(site, request, 20s).ok();
}

std::vector<std::int64_t> available(ReadSite& site, const factport_scope& scope) {
  return positions_of(site.scan(scan_with(scope, FACTPORT_FRESHNESS_AVAILABLE)));
}

void check_timeout(const Status& status, std::int64_t position, std::int32_t pid) {
  CHECK(status.code() == StatusCode::kTimeout);
  const std::string message(status.message());
  CHECK_THAT(message,
             Contains("global position " + std::to_string(position) + " of log \"default\""));
  CHECK_THAT(message, Contains("session " + std::to_string(pid)) && Contains("slow-writer") &&
                          Contains("user postgres") && Contains("idle in transaction"));
}

using Positions = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("freshness: a wide scan ends below what is still being written", "[freshness]") {
  ReadSite site;
  site.insert();
  SlowWriter writer(site);
  site.insert();
  REQUIRE(writer.global_position() == drawn(2));
  for (const factport_scope& scope : {log_scope(), category_scope("c")}) {
    CHECK(available(site, scope) == Positions{1});
    const auto batch = scan_with(scope, FACTPORT_FRESHNESS_AVAILABLE);
    CHECK(site.scan(batch).scanned_through == 1);
    factport_scan_request backwards = batch;
    backwards.flags = FACTPORT_SCAN_BACKWARDS;
    CHECK(positions_of(site.scan(backwards)) == Positions{1});
  }
  SECTION("and in order once it is committed") {
    writer.commit();
    CHECK(available(site, log_scope()) == Positions{1, drawn(2), drawn(3)});
  }
  SECTION("and without it when it is rolled back") {
    writer.rollback();
    CHECK(available(site, log_scope()) == Positions{1, drawn(3)});
  }
}

TEST_CASE("freshness: a stream is readable at once, and what is as wide as the level",
          "[freshness]") {
  const std::string level = GENERATE("stream", "category", "log", "none");
  ReadSite site({}, level);
  site.insert();
  SlowWriter writer(site);
  site.insert();
  site.given = drawn(3);
  for (const std::uint32_t freshness : {FACTPORT_FRESHNESS_OWN, FACTPORT_FRESHNESS_COMPLETE}) {
    CHECK(succeeds(site, scan_with(stream_scope("c", "s"), freshness)));
    const bool narrow = level == "category" || level == "log";
    const auto category = scan_with(category_scope("c"), freshness);
    CHECK((narrow ? succeeds(site, category) : !status_of(site, category).ok()));
    const auto log = scan_with(log_scope(), freshness);
    CHECK((level == "log" ? succeeds(site, log) : !status_of(site, log).ok()));
  }
  CHECK(available(site, stream_scope("c", "s")) == Positions{1, drawn(3)});
  CHECK(site.info("c", "s").last_global_position == drawn(3));
}

TEST_CASE("freshness: own, complete and at_least wait, and past the deadline name the blocker",
          "[freshness]") {
  ReadSite site;
  site.insert();
  SlowWriter writer(site);
  site.insert();
  CHECK(succeeds(site, scan_with(log_scope(), FACTPORT_FRESHNESS_OWN)));
  site.given = 1;
  CHECK(succeeds(site, scan_with(log_scope(), FACTPORT_FRESHNESS_OWN)));
  site.given = drawn(3);
  check_timeout(status_of(site, scan_with(log_scope(), FACTPORT_FRESHNESS_OWN)), drawn(3),
                writer.pid());
  check_timeout(status_of(site, scan_with(category_scope("c"), FACTPORT_FRESHNESS_COMPLETE)),
                drawn(4) - 1, writer.pid());
  check_timeout(status_of(site, scan_with(log_scope(), FACTPORT_FRESHNESS_AT_LEAST, drawn(2))),
                drawn(2), writer.pid());
  CHECK(succeeds(site, scan_with(log_scope(), FACTPORT_FRESHNESS_AT_LEAST, 1)));

  const Status nobody =
      status_of(site, scan_with(stream_scope("c", "s"), FACTPORT_FRESHNESS_AT_LEAST, drawn(2)));
  check_timeout(nobody, drawn(2), writer.pid());
  const TestCall call = site.session.call(250ms);
  factport_info_request info = info_of(log_scope());
  info.freshness = FACTPORT_FRESHNESS_COMPLETE;
  check_timeout(site.reads.log_info(call.call(), InfoRequest(info)).status(), drawn(4) - 1,
                writer.pid());
  writer.commit();
  for (const std::uint32_t freshness : {FACTPORT_FRESHNESS_OWN, FACTPORT_FRESHNESS_COMPLETE}) {
    CHECK(positions_of(site.scan(scan_with(log_scope(), freshness))) ==
          Positions{1, drawn(2), drawn(3)});
  }
  const Status future =
      status_of(site, scan_with(log_scope(), FACTPORT_FRESHNESS_AT_LEAST, drawn(4)));
  CHECK(future.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(future.message()), Contains("no higher one was given out yet"));
}

TEST_CASE("freshness: a read that waits goes on when the writer ends", "[freshness]") {
  ReadSite site;
  SlowWriter writer(site);
  site.insert();
  site.given = drawn(2);
  Positions seen;
  std::thread reader(
      [&] { seen = positions_of(site.scan(scan_with(log_scope(), FACTPORT_FRESHNESS_OWN))); });
  // It has asked, and was told to wait.
  while (site.ask("select count(*) > 0 from pg_stat_activity where query like '%open_scan%' "
                  "and pid <> pg_backend_pid() and state = 'idle'") != "t") {
  }
  writer.commit();
  reader.join();
  CHECK(seen == Positions{1, drawn(2)});
}

TEST_CASE("freshness: a read that waits can be cancelled", "[freshness]") {
  ReadSite site;
  SlowWriter writer(site);
  site.given = 1;
  TestToken token;
  Status status;
  std::thread reader([&] {
    status = status_of(site, scan_with(log_scope(), FACTPORT_FRESHNESS_OWN), 60s, &token);
  });
  while (site.ask("select count(*) > 0 from pg_stat_activity where query like '%open_scan%' "
                  "and pid <> pg_backend_pid()") != "t") {
  }
  token.cancel();
  reader.join();
  CHECK(status.code() == StatusCode::kCancelled);
}

TEST_CASE("freshness: complete waits for what was given out when it was asked, not for later",
          "[freshness]") {
  ReadSite site;
  SlowWriter first(site, "first");
  Positions seen;
  std::thread reader(
      [&] { seen = positions_of(site.scan(scan_with(log_scope(), FACTPORT_FRESHNESS_COMPLETE))); });
  while (site.ask("select count(*) > 0 from pg_stat_activity where query like '%open_scan%' "
                  "and pid <> pg_backend_pid() and state = 'idle'") != "t") {
  }
  SlowWriter second(site, "second");
  first.commit();
  reader.join();
  CHECK(seen == Positions{1});
}

TEST_CASE("freshness: a prepared transaction holds the horizon back, and is named", "[freshness]") {
  ReadSite site;
  SlowWriter writer(site);
  writer.prepare("forgotten one");
  site.insert();
  site.given = drawn(2);
  CHECK(available(site, log_scope()).empty());
  const Status status = status_of(site, scan_with(log_scope(), FACTPORT_FRESHNESS_OWN));
  CHECK(status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(status.message()), Contains("prepared transaction \"forgotten one\""));
  ask_server("commit prepared 'forgotten one'");
  CHECK(available(site, log_scope()) == Positions{1, drawn(2)});
}

TEST_CASE("freshness: another store of the database holds nothing back", "[freshness]") {
  ReadSite site;
  Site other(ConfigValues{{"table", "others"}});
  REQUIRE(other.prepare_status().ok());
  pqxx::connection connection(TestServer::shared().conninfo());
  pqxx::work work(connection);
  work.exec(
      other.names.fill_in("select pg_advisory_xact_lock_shared("
                          "(32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47)"));
  site.insert();
  CHECK(available(site, log_scope()) == Positions{1});
}
