// SPDX-License-Identifier: Apache-2.0
#include "connection_pool.hpp"
#include "test_session.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::postgres;
using namespace factport::postgres_test;
using Catch::Contains;
using std::chrono::milliseconds;

namespace {

ConfigValues pool_of(std::int64_t max, ConfigValues more = {}) {
  more["pool.max"] = max;
  more.try_emplace("lanes", std::int64_t{1});
  return more;
}

struct Pooled {
  explicit Pooled(ConfigValues config)
      : session(std::move(config)), pool(session.settings(), session.host()) {}
  Result<Borrowed> borrow(Purpose purpose = Purpose::kRead,
                          std::optional<milliseconds> timeout = std::nullopt,
                          const TestToken* token = nullptr) {
    const TestCall call = session.call(timeout, token);
    return pool.borrow(purpose, call.call());
  }
  std::int32_t pid_of_next(Purpose purpose = Purpose::kRead) {
    auto borrowed = borrow(purpose);
    REQUIRE(borrowed.status().to_string() == "OK");
    return (*borrowed)->backend().pid;
  }

  TestSession session;
  ConnectionPool pool;
};

std::string is_there(std::int32_t pid) {
  return ask_server("select count(*) from pg_stat_activity where pid = " + std::to_string(pid));
}

/// A goodbye takes its time on the server.
bool goes_away(std::int32_t pid) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    if (is_there(pid) == "0") return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE("pool: the connection that came back last is lent first", "[pool]") {
  Pooled pooled(pool_of(3));
  auto first = *pooled.borrow();
  auto second = *pooled.borrow();
  const std::int32_t last = first->backend().pid;
  second.reset();
  first.reset();
  CHECK(pooled.pid_of_next() == last);
  CHECK(pooled.pid_of_next() == last);
}

TEST_CASE("pool: a connection is lent for what it was made for", "[pool]") {
  Pooled pooled(pool_of(3));
  const std::int32_t reading = pooled.pid_of_next(Purpose::kRead);
  const std::int32_t writing = pooled.pid_of_next(Purpose::kWrite);
  CHECK(reading != writing);
  CHECK(pooled.pid_of_next(Purpose::kRead) == reading);
  CHECK(pooled.pid_of_next(Purpose::kWrite) == writing);
}

TEST_CASE("pool: when it is full, an idle one of another purpose gives up its place", "[pool]") {
  Pooled pooled(pool_of(2));
  auto reading = *pooled.borrow();
  const std::int32_t idle = pooled.pid_of_next(Purpose::kRead);
  REQUIRE(idle != reading->backend().pid);
  CHECK(pooled.pid_of_next(Purpose::kWrite) != idle);
  CHECK(goes_away(idle));
}

TEST_CASE("pool: no more than max are lent, and waiting for one has an end", "[pool]") {
  Pooled pooled(pool_of(2, {{"pool.acquire_timeout_ms", std::int64_t{50}}}));
  const auto first = pooled.borrow();
  const auto second = pooled.borrow();
  const Status without = pooled.borrow().status();
  CHECK(without.code() == StatusCode::kResourceExhausted);
  CHECK_THAT(std::string(without.message()), Contains("2 connections") && Contains("pool.max"));
  CHECK(pooled.borrow(Purpose::kRead, milliseconds(20)).status().code() == StatusCode::kTimeout);
}

TEST_CASE("pool: a connection that breaks makes room for another", "[pool]") {
  Pooled pooled(pool_of(2));
  auto first = *pooled.borrow();
  const auto second = pooled.borrow();
  const std::int32_t pid = first->backend().pid;
  first->abandon();
  first.reset();
  CHECK(goes_away(pid));
  CHECK(pooled.pid_of_next() != pid);
}

TEST_CASE("pool: a server that hung up on an idle connection is noticed", "[pool]") {
  Pooled pooled(pool_of(2));
  const std::int32_t pid = pooled.pid_of_next();
  ask_server("select pg_terminate_backend(" + std::to_string(pid) + ", 5000)");
  auto next = pooled.borrow();
  REQUIRE(next.status().to_string() == "OK");
  CHECK((*next)->backend().pid != pid);
  CHECK((*next)->execute("select 1", pooled.session.call().call()).ok());
}

TEST_CASE("pool: what is idle for too long is closed, down to min", "[pool]") {
  Pooled pooled(pool_of(4, {{"pool.idle_ms", std::int64_t{1}}, {"pool.min", std::int64_t{1}}}));
  auto first = *pooled.borrow();
  auto second = *pooled.borrow();
  const std::int32_t older = first->backend().pid;
  const std::int32_t newer = second->backend().pid;
  first.reset();
  second.reset();
  std::this_thread::sleep_for(milliseconds(20));
  CHECK(pooled.pid_of_next() == newer);
  CHECK(goes_away(older));
}

TEST_CASE("pool: what is too old is closed when it comes back", "[pool]") {
  Pooled pooled(pool_of(2, {{"pool.max_lifetime_ms", std::int64_t{1}}}));
  auto first = *pooled.borrow();
  const std::int32_t pid = first->backend().pid;
  std::this_thread::sleep_for(milliseconds(20));
  first.reset();
  CHECK(goes_away(pid));
  CHECK(pooled.pid_of_next() != pid);
}

TEST_CASE("pool: a place is not lost when connecting fails", "[pool]") {
  Pooled pooled(pool_of(2, {{"host", "/nowhere"}}));
  for (int attempt = 0; attempt < 5; ++attempt) {
    CHECK(pooled.borrow(Purpose::kRead, milliseconds(2000)).status().code() ==
          StatusCode::kUnavailable);
  }
}

TEST_CASE("pool: whoever waits gets what comes back, or is cancelled", "[pool]") {
  Pooled pooled(pool_of(2));
  auto first = *pooled.borrow();
  const auto second = pooled.borrow();
  TestToken token;
  Status cancelled;
  Status served;
  std::thread gives_up([&] { cancelled = pooled.borrow(Purpose::kRead, {}, &token).status(); });
  std::thread waits([&] { served = pooled.borrow().status(); });
  token.cancel();
  gives_up.join();
  first.reset();
  waits.join();
  CHECK(cancelled.code() == StatusCode::kCancelled);
  CHECK(served.to_string() == "OK");
}

TEST_CASE("pool: many threads share few connections", "[pool]") {
  constexpr std::size_t kThreads = 12;
  constexpr int kStatements = 40;
  Pooled pooled(pool_of(3));
  std::vector<std::thread> threads;
  std::vector<std::string> failures(kThreads);
  std::atomic<int> lent = 0;
  std::atomic<int> most = 0;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kStatements; ++n) {
        const Purpose purpose =
            (i + static_cast<std::size_t>(n)) % 5 == 0 ? Purpose::kWrite : Purpose::kRead;
        auto borrowed = pooled.borrow(purpose, milliseconds(60'000));
        if (!borrowed.ok()) {
          failures[i] = borrowed.status().to_string();
          return;
        }
        const int now = ++lent;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        const auto rows = (*borrowed)->execute("select 1", pooled.session.call().call());
        if (!rows.ok()) failures[i] = rows.status().to_string();
        --lent;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& failure : failures) CHECK(failure.empty());
  CHECK(most <= 3);
}
