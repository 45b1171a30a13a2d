// SPDX-License-Identifier: Apache-2.0
#include "watched_session.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using std::chrono::milliseconds;

namespace {

/// A backend that stands still, and goes on at the end.
struct Stopped {
  explicit Stopped(pid_t stopped) : pid(stopped) { kill(pid, SIGSTOP); }
  ~Stopped() { kill(pid, SIGCONT); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;
  const pid_t pid;
};

}  // namespace

TEST_CASE("interrupter: a statement ends with its deadline, on the server too", "[interrupter]") {
  Watched watched;
  const auto begin = Clock::now();
  const auto call = watched.session.call(milliseconds(100));
  const auto late = watched.connection->execute("select pg_sleep(62)", call.call());
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK(since(begin) >= milliseconds(100));
  CHECK(since(begin) < milliseconds(1000));
  CHECK(watched.connection->lost());
  CHECK(!watched.connection->usable());
  CHECK(becomes("select pg_sleep(62)", "0"));
}

TEST_CASE("interrupter: a deadline of the caller's own does the same", "[interrupter]") {
  Watched watched;
  const std::int64_t deadline = watched.session.host().monotonic_ns() + 50'000'000;
  const auto late = watched.connection->execute("select pg_sleep(63)", deadline);
  CHECK(late.status().code() == StatusCode::kTimeout);
}

TEST_CASE("interrupter: a backend that hangs holds nobody beyond the deadline", "[interrupter]") {
  Watched watched;
  const Stopped stopped(watched.connection->backend().pid);
  const auto begin = Clock::now();
  const auto call = watched.session.call(milliseconds(100));
  const auto late = watched.connection->execute("select 1", call.call());
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK(since(begin) < milliseconds(1000));
}

TEST_CASE("interrupter: what hangs before a statement was sent leaves no doubt", "[interrupter]") {
  Watched watched;
  const Stopped stopped(watched.connection->backend().pid);
  const auto call = watched.session.call(milliseconds(100));
  // It is prepared first.
  const auto late = watched.connection->run({"one", "select 1"}, {}, call.call());
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK(!watched.connection->lost());
  CHECK(!watched.connection->usable());
}

TEST_CASE("interrupter: a server that hangs holds nobody who connects beyond the deadline",
          "[interrupter]") {
  TestServer server;
  const TestSession session({}, server);
  Interrupter interrupter(session.host());
  const Stopped stopped(server.pid());
  const auto begin = Clock::now();
  const auto call = session.call(milliseconds(100));
  const auto late = Connection::open(session.settings(), Purpose::kRead, interrupter,
                                     session.host(), call.call());
  CHECK(late.status().code() == StatusCode::kTimeout);
  CHECK(since(begin) < milliseconds(1000));
}

TEST_CASE("interrupter: cancelling ends a statement at once", "[interrupter]") {
  Watched watched;
  TestToken token;
  Status status;
  std::thread waiting([&] {
    const auto call = watched.session.call(std::nullopt, &token);
    status = watched.connection->execute("select pg_sleep(64)", call.call()).status();
  });
  const bool under_way = becomes("select pg_sleep(64)", "1");
  const auto begin = Clock::now();
  token.cancel();
  waiting.join();
  CHECK(under_way);
  CHECK(status.code() == StatusCode::kCancelled);
  CHECK(since(begin) < milliseconds(1000));
  CHECK(watched.connection->lost());
}

TEST_CASE("interrupter: a call that is over sends nothing", "[interrupter]") {
  Watched watched;
  TestToken token;
  token.cancel();
  const auto cancelled = watched.session.call(std::nullopt, &token);
  const auto status = watched.connection->execute("select 1", cancelled.call()).status();
  CHECK(status.code() == StatusCode::kCancelled);
  const auto late = watched.session.call(milliseconds(0));
  CHECK(watched.connection->execute("select 1", late.call()).status().code() ==
        StatusCode::kTimeout);
  CHECK(!watched.connection->lost());
  CHECK(watched.connection->usable());
}

TEST_CASE("interrupter: of many statements, each ends at its own time", "[interrupter]") {
  constexpr int kStatements = 8;
  const TestSession session;
  Interrupter interrupter(session.host());
  std::vector<std::unique_ptr<Connection>> connections;
  for (int i = 0; i < kStatements; ++i) {
    auto opened = session.open(interrupter);
    REQUIRE(opened.status().to_string() == "OK");
    connections.push_back(std::move(*opened));
  }
  // The later half begins with the earlier deadlines.
  std::vector<milliseconds> took(kStatements);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kStatements; ++i) {
    threads.emplace_back([&, i] {
      const auto begin = Clock::now();
      const auto call = session.call(milliseconds(400 - 40 * static_cast<int>(i)));
      (void)connections[i]->execute("select pg_sleep(65)", call.call());
      took[i] = since(begin);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < kStatements; ++i) {
    const milliseconds deadline(400 - 40 * static_cast<int>(i));
    CHECK(took[i] >= deadline);
    CHECK(took[i] < deadline + milliseconds(900));
  }
}
