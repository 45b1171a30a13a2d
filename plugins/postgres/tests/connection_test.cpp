// SPDX-License-Identifier: Apache-2.0
#include "watched_session.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;

namespace {

Status open_status(ConfigValues config) {
  const TestSession session(std::move(config));
  Interrupter interrupter(session.host());
  return session.open(interrupter).status();
}

std::string server_directory() { return TestServer::shared().directory().string(); }

}  // namespace

TEST_CASE("connection: every session is read committed, UTC and as configured", "[connection]") {
  ask_server("alter role postgres set default_transaction_isolation = 'repeatable read'");
  ask_server("alter role postgres set timezone = 'Asia/Tokyo'");
  ask_server("alter role postgres set datestyle = 'German'");
  Watched watched({{"lock_timeout_ms", std::int64_t{1234}}, {"synchronous_commit", "off"}});
  CHECK(watched.show("transaction_isolation") == "read committed");
  CHECK(watched.show("timezone") == "UTC");
  CHECK(watched.show("datestyle") == "ISO, MDY");
  CHECK(watched.show("lock_timeout") == "1234ms");
  CHECK(watched.show("synchronous_commit") == "off");
  CHECK(watched.show("client_connection_check_interval") == "1s");
  CHECK(watched.show("application_name") == "factport");
  CHECK(watched.show("enable_sort") == "off");
  CHECK(watched.show("plan_cache_mode") == "auto");
  ask_server("alter role postgres reset all");
}

TEST_CASE("connection: a writing session uses generic plans and the indexes", "[connection]") {
  Watched watched({}, Purpose::kWrite);
  CHECK(watched.show("plan_cache_mode") == "force_generic_plan");
  CHECK(watched.show("enable_seqscan") == "off");
  CHECK(watched.show("jit") == "off");
}

TEST_CASE("connection: it knows its backend", "[connection]") {
  Watched watched;
  const Backend& backend = watched.connection->backend();
  const auto pid = std::to_string(backend.pid);
  CHECK(
      ask_server("set timezone to 'UTC'; select backend_start from pg_stat_activity where pid = " +
                 pid) == backend.started);
}

TEST_CASE("connection: a statement may be long, short, prepared or not", "[connection]") {
  Watched watched;
  const Statement sum{"sum", "select $1::int8 + 1"};
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto rows = watched.connection->run(sum, Params().add(i), watched.session.call().call());
    REQUIRE(rows.status().to_string() == "OK");
    CHECK(integer_of((*rows)[0][0]) == i + 1);
  }
  CHECK(watched.show("server_encoding") == "UTF8");
  const auto many =
      watched.connection->execute("select 1; select 2", watched.session.call().call());
  CHECK(integer_of((*many)[0][0]) == 2);
}

TEST_CASE("connection: an error of the server's leaves it usable, and is not lost",
          "[connection]") {
  Watched watched;
  const auto call = watched.session.call();
  const auto failed = watched.connection->execute("select 1/0", call.call());
  CHECK(failed.status().code() == StatusCode::kInvalidArgument);
  CHECK(failed.status().failure().sqlstate == "22012");
  CHECK_THAT(std::string(failed.status().message()), Contains("division by zero"));
  const auto unprepared = watched.connection->run({"bad", "select nonsense"}, {}, call.call());
  CHECK(unprepared.status().code() == StatusCode::kInvalidState);
  CHECK(!watched.connection->lost());
  CHECK(watched.connection->usable());
  CHECK(watched.show("server_encoding") == "UTF8");
}

TEST_CASE("connection: what a server answers in several elements is read", "[connection]") {
  Watched watched;
  const auto rows = watched.connection->execute("select '{1,NULL,-3}'::int8[], '{}'::int8[], null",
                                                watched.session.call().call());
  CHECK(integers_of((*rows)[0][0], -7) == std::vector<std::int64_t>{1, -7, -3});
  CHECK(integers_of((*rows)[0][1], -7).empty());
  CHECK(integer_of((*rows)[0][2]) == 0);
}

TEST_CASE("connection: notices of the server's are kept for whoever asks", "[connection]") {
  Watched watched;
  CHECK(watched.connection->take_notices().empty());
  (void)watched.connection->execute("do $$begin raise warning 'careful'; end$$",
                                    watched.session.call().call());
  CHECK_THAT(watched.connection->take_notices(), Contains("careful"));
  CHECK(watched.connection->take_notices().empty());
}

TEST_CASE("connection: a server that went away is noticed before anything is sent",
          "[connection]") {
  Watched watched;
  ask_server("select pg_terminate_backend(" + std::to_string(watched.connection->backend().pid) +
             ", 5000)");
  CHECK(!watched.connection->is_alive());
  const auto failed = watched.connection->execute("select 1", watched.session.call().call());
  CHECK(failed.status().code() == StatusCode::kUnavailable);
  CHECK(!watched.connection->lost());
  CHECK(!watched.connection->usable());
}

TEST_CASE("connection: a server that goes away under a statement leaves it in doubt",
          "[connection]") {
  Watched watched;
  Status status;
  std::thread waiting([&] {
    const auto call = watched.session.call();
    status = watched.connection->execute("select pg_sleep(61)", call.call()).status();
  });
  const bool under_way = becomes("select pg_sleep(61)", "1");
  ask_server("select pg_terminate_backend(" + std::to_string(watched.connection->backend().pid) +
             ")");
  waiting.join();
  CHECK(under_way);
  CHECK(status.code() == StatusCode::kUnavailable);
  CHECK(watched.connection->lost());
  CHECK(!watched.connection->usable());
}

TEST_CASE("connection: what is wrong with a configuration is said by name", "[connection]") {
  const std::string host = "host=" + server_directory();
  CHECK(open_status({{"url", host + " user=postgres dbname=nowhere"}}).code() ==
        StatusCode::kNotFound);
  const Status stranger = open_status({{"url", host + " user=stranger dbname=postgres"}});
  CHECK(stranger.code() == StatusCode::kUnauthenticated);
  CHECK_THAT(std::string(stranger.message()), Contains("stranger@" + server_directory()));
  CHECK(open_status({{"host", "/nowhere"}}).code() == StatusCode::kUnavailable);
  ask_server("create database latin encoding 'LATIN1' locale 'C' template template0");
  const Status latin = open_status({{"url", host + " user=postgres"}, {"database", "latin"}});
  CHECK(latin.code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(latin.message()), Contains("LATIN1"));
}

TEST_CASE("connection: behind a pooler, the isolation that cannot be set is demanded",
          "[connection]") {
  const ConfigValues pooled{{"url", TestServer::shared().conninfo()}, {"pooler", "transaction"}};
  CHECK(open_status(pooled).to_string() == "OK");
  Watched watched(pooled);
  CHECK(watched.show("timezone") == "UTC");
  const auto rows = watched.connection->run({"two", "select 2"}, {}, watched.session.call().call());
  CHECK(rows.ok());
  CHECK(ask_server("select count(*) from pg_prepared_statements") == "0");
  ask_server("alter role postgres set default_transaction_isolation = 'repeatable read'");
  const Status refused = open_status(pooled);
  ask_server("alter role postgres reset all");
  CHECK(refused.code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(refused.message()), Contains("alter role"));
}
