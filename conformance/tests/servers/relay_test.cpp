// SPDX-License-Identifier: Apache-2.0
#include "relay.hpp"

#include "postgres_server.hpp"
#include "shared_servers.hpp"

#include <catch2/catch.hpp>
#include <pqxx/pqxx>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

using namespace factport::conformance;

namespace {

using Statements = std::vector<std::string>;

/// A table on the shared server that a relayed client writes and a direct one looks at.
class Table {
 public:
  Table() : direct_(shared_postgres_socket_url()), session_(direct_) {
    // Tests run at the same time; the lock ends with the connection.
    session_.exec("select pg_advisory_lock(hashtext('relayed'))");
    session_.exec("drop table if exists relayed");
    session_.exec("create table relayed(n int)");
  }
  ~Table() { session_.exec("drop table relayed"); }
  int rows() { return session_.exec1("select count(*) from relayed")[0].as<int>(); }
  /// Whether there are `count` rows soon: a server that lost its client may still be at work.
  bool soon(int count) {
    for (int i = 0; i < 1000 && rows() != count; ++i) session_.exec("select pg_sleep(0.01)");
    return rows() == count;
  }

 private:
  static std::string shared_postgres_socket_url() { return socket_url(shared_postgres_socket()); }
  pqxx::connection direct_;
  pqxx::nontransaction session_;
};

void insert(const std::string& url) {
  pqxx::connection server(url);
  pqxx::nontransaction session(server);
  session.exec("insert into relayed values (1)");
}

}  // namespace

TEST_CASE("relay: everything passes, and round trips are counted with what they said") {
  Relay relay(shared_postgres_socket());
  pqxx::connection server(relay.url());
  for (const std::string& statement : relay.statements()) CHECK(statement != "(start)");
  server.prepare("add", "select $1::int + $2::int");
  relay.forget_statements();
  pqxx::nontransaction session(server);
  CHECK(session.exec1("select repeat('x', 300000)")[0].size() == 300'000);
  CHECK(session.exec_prepared1("add", 1, 2)[0].as<int>() == 3);
  CHECK(session.exec_prepared1("add", 3, 4)[0].as<int>() == 7);
  CHECK(session.exec_params1("select $1::int", 5)[0].as<int>() == 5);
  Statements seen = relay.statements();
  REQUIRE(seen.size() >= 4);
  CHECK(seen.front() == "select repeat('x', 300000)");
  CHECK(std::count(seen.begin(), seen.end(), "select $1::int + $2::int") == 2);
  // PQexecParams parses and executes in one.
  CHECK(seen.back() == "parse select $1::int; select $1::int");
}

TEST_CASE("relay: COPY passes in both directions") {
  Relay relay(shared_postgres_socket());
  Table table;
  pqxx::connection server(relay.url());
  pqxx::work work(server);
  pqxx::stream_to copy(work, "relayed");
  for (int i = 0; i < 10'000; ++i) copy << std::make_tuple(i);
  copy.complete();
  work.commit();
  CHECK(table.rows() == 10'000);
}

TEST_CASE("relay: a cut before the statement leaves the server without it") {
  Relay relay(shared_postgres_socket());
  Table table;
  relay.cut(Moment::kBeforeStatement, "insert");
  CHECK_THROWS_AS(insert(relay.url()), pqxx::broken_connection);
  CHECK(relay.wait_obeyed());
  CHECK(table.rows() == 0);
  insert(relay.url());
  CHECK(table.rows() == 1);
}

TEST_CASE("relay: a cut after the statement leaves the server with it, the client without answer") {
  Relay relay(shared_postgres_socket());
  Table table;
  relay.cut(Moment::kAfterStatement, "insert");
  CHECK_THROWS_AS(insert(relay.url()), pqxx::broken_connection);
  CHECK(relay.wait_obeyed());
  CHECK(table.soon(1));
}

TEST_CASE("relay: a cut after the answer comes when the server has committed") {
  Relay relay(shared_postgres_socket());
  Table table;
  relay.cut(Moment::kAfterAnswer, "insert");
  CHECK_THROWS_AS(insert(relay.url()), pqxx::broken_connection);
  CHECK(relay.wait_obeyed());
  CHECK(table.rows() == 1);
}

TEST_CASE("relay: a cut at a byte breaks what is under way there, and nothing after it") {
  Relay relay(shared_postgres_socket());
  Table table;
  for (const std::size_t byte : {0u, 5u, 40u, 300u, 460u}) {
    CAPTURE(byte);
    relay.cut_at_byte(byte);
    bool broken = false;
    for (int i = 0; i < 20 && !broken; ++i) {
      try {
        insert(relay.url());
      } catch (const pqxx::broken_connection&) {
        broken = true;
      }
    }
    CHECK(broken);
    CHECK(relay.wait_obeyed());
    insert(relay.url());
  }
}

TEST_CASE("relay: what is held goes on when it is released") {
  Relay relay(shared_postgres_socket());
  Table table;
  relay.hold(Moment::kAfterAnswer, "insert");
  auto done = std::async(std::launch::async, [&] { insert(relay.url()); });
  REQUIRE(relay.wait_obeyed());
  CHECK(table.rows() == 1);
  CHECK(done.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout);
  relay.release();
  done.get();
}

TEST_CASE("relay: frozen, it lets nothing pass, and refusing, it lets nobody in") {
  Relay relay(shared_postgres_socket());
  Table table;
  relay.freeze();
  auto done = std::async(std::launch::async, [&] { insert(relay.url()); });
  CHECK(done.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
  CHECK(table.rows() == 0);
  relay.thaw();
  done.get();
  CHECK(table.rows() == 1);

  relay.refuse(true);
  CHECK_THROWS_AS(insert(relay.url()), pqxx::broken_connection);
  relay.refuse(false);
  insert(relay.url());
}

TEST_CASE("relay: cutting everything breaks a client that is idle, too") {
  Relay relay(shared_postgres_socket());
  pqxx::connection server(relay.url());
  { pqxx::nontransaction(server).exec("select 1"); }
  relay.cut_all();
  CHECK_THROWS_AS(pqxx::nontransaction(server).exec("select 1"), pqxx::broken_connection);
}
