// SPDX-License-Identifier: Apache-2.0
#include "diagnosis.hpp"

#include "blocker.hpp"
#include "test_site.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

struct Doctor {
  explicit Doctor(Site& visited) : site(visited) { ask(); }
  void ask() {
    auto found = diagnose(site.pool, site.names, site.call.call());
    REQUIRE(found.status().to_string() == "OK");
    findings = std::move(*found);
  }
  /// The findings about a subject, one a line, as "severity: text".
  std::string about(const std::string& subject) const {
    std::string lines;
    for (const Finding& finding : findings) {
      if (finding.subject != subject) continue;
      lines.append(name_of(finding.severity)).append(": ").append(finding.text).append("\n");
    }
    return lines;
  }
  /// Every question has an answer.
  bool knows_everything() const {
    for (const Finding& finding : findings) {
      if (finding.text.find("could not be found out") != std::string::npos) return false;
    }
    return true;
  }

  Site& site;
  Findings findings;
};

/// The lock that a writer holds from before its first draw until it ends.
constexpr const char* kMark =
    "select pg_advisory_xact_lock_shared(((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) "
    "<< 47) | 41)";

}  // namespace

TEST_CASE("diagnosis: of a database without a store the server's answers are there", "[doctor]") {
  empty_the_schema();
  Site site(ConfigValues{{"schema", "nothing_yet"}}, false);
  const Doctor doctor(site);
  CHECK(doctor.knows_everything());
  CHECK_THAT(doctor.about("schema"), Contains("problem: ") && Contains("factport schema init"));
  CHECK_THAT(doctor.about("server"), Contains("ok: PostgreSQL"));
  // The test's server does not flush.
  CHECK_THAT(doctor.about("fsync"), Contains("problem: off"));
  CHECK_THAT(doctor.about("full_page_writes"), Contains("ok: on"));
}

TEST_CASE("diagnosis: of a store in order, all is in order", "[doctor]") {
  empty_the_schema();
  Site site;
  REQUIRE(site.prepare_status().to_string() == "OK");
  site.ask("select @create_log@('orders', gen_random_uuid(), 'category')");
  const Doctor doctor(site);
  CHECK(doctor.knows_everything());
  CHECK_THAT(doctor.about("schema"), Contains("ok: version 1"));
  CHECK_THAT(doctor.about("store"), Contains("ok: "));
  CHECK_THAT(doctor.about("log orders"), Contains("ok: level category, epoch 1"));
  CHECK_THAT(doctor.about("indexes"), Contains("ok: 4"));
  CHECK_THAT(doctor.about("horizon"), Contains("ok: nothing"));
  CHECK_THAT(doctor.about("connections"), Contains("ok: ") && Contains("may open 10"));
  CHECK_THAT(doctor.about("vacuum of events"), Contains("ok: "));
  CHECK(doctor.about("isolation").empty());
  CHECK(doctor.about("waiting").empty());
}

TEST_CASE("diagnosis: what is wrong with a store is told", "[doctor]") {
  empty_the_schema();
  Site site(ConfigValues{{"pool.max", std::int64_t{900}}});
  REQUIRE(site.prepare_status().to_string() == "OK");
  site.ask("select @create_log@('orders', gen_random_uuid(), 'log')");
  site.ask(
      "insert into @events@ values (gen_random_uuid(), 'orders', 'c', 's', 'n', '1', null, 0, 12, "
      "now())");
  site.ask("alter sequence @sequence@ cache 20");
  site.ask("drop index \"events_category\"");
  site.ask("alter table @events@ set (autovacuum_enabled = false)");
  site.ask("alter role postgres set default_transaction_isolation = 'serializable'");
  Doctor doctor(site);
  site.ask("alter role postgres reset all");
  CHECK(doctor.knows_everything());
  CHECK_THAT(doctor.about("store"), Contains("problem: ") && Contains("CACHE 20"));
  CHECK_THAT(doctor.about("positions of log orders"),
             Contains("problem: given out up to 0, stored up to 12"));
  CHECK_THAT(doctor.about("index events_category"), Contains("problem: is missing"));
  CHECK_THAT(doctor.about("vacuum of events"), Contains("warning: ") && Contains("autovacuum"));
  CHECK_THAT(doctor.about("isolation"), Contains("warning: role postgres"));
  CHECK_THAT(doctor.about("connections"), Contains("warning: ") && Contains("lower pool.max"));
}

TEST_CASE("diagnosis: whoever holds readers and writers back is named", "[doctor]") {
  TestServer server({"max_prepared_transactions=2"});
  Site site(ConfigValues{{"url", server.conninfo()}});
  REQUIRE(site.prepare_status().to_string() == "OK");
  pqxx::connection writer(server.conninfo() + " application_name=slow");
  auto transaction = std::make_unique<pqxx::work>(writer);
  transaction->exec(site.names.fill_in(kMark));
  Doctor doctor(site);
  CHECK_THAT(doctor.about("horizon"),
             Contains("ok: ") && Contains("position 671744") &&
                 Contains("process " + std::to_string(writer.backendpid()) + " (slow, idle"));
  transaction.reset();
  pqxx::nontransaction prepared(writer);
  prepared.exec("begin");
  prepared.exec(site.names.fill_in(kMark));
  prepared.exec("prepare transaction 'forgotten'");
  doctor.ask();
  CHECK_THAT(doctor.about("horizon"),
             Contains("warning: ") && Contains("the prepared transaction forgotten"));
  CHECK_THAT(doctor.about("prepared transaction"), Contains("warning: forgotten"));
  CHECK_THAT(BlockerQuestion::of_horizon(site.names).ask(site.pool, site.call.call()),
             Contains("prepared transaction \"forgotten\""));
}

TEST_CASE("diagnosis: who waits for whom is told", "[doctor]") {
  empty_the_schema();
  Site site;
  REQUIRE(site.prepare_status().to_string() == "OK");
  pqxx::connection holder(TestServer::shared().conninfo() + " application_name=holder");
  pqxx::work holding(holder);
  holding.exec(site.names.fill_in("lock table @events@ in access exclusive mode"));
  std::thread waiting([] {
    try {
      ask_server("set application_name to 'waiter'; select count(*) from public.events");
    } catch (const std::exception&) {
      // It is ended with the holder's transaction at the latest.
    }
  });
  std::string found;
  for (int attempt = 0; attempt < 500 && found.empty(); ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    found = Doctor(site).about("waiting");
  }
  holding.abort();
  waiting.join();
  CHECK_THAT(found, Contains("(waiter)") && Contains("(holder, idle in transaction"));
}

TEST_CASE("diagnosis: a synchronous standby that is not there is a problem", "[doctor]") {
  TestServer server({"synchronous_standby_names=missing", "fsync=on"});
  // Without it the store could not be made.
  Site site(ConfigValues{{"url", server.conninfo()}, {"synchronous_commit", "local"}});
  REQUIRE(site.prepare_status().to_string() == "OK");
  const Doctor doctor(site);
  CHECK_THAT(doctor.about("synchronous_standby_names"), Contains("problem: missing"));
  CHECK_THAT(doctor.about("synchronous_commit"), Contains("ok: local"));
  CHECK_THAT(doctor.about("fsync"), Contains("ok: on"));
}
