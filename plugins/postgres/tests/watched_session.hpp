// SPDX-License-Identifier: Apache-2.0
//
// A session of the adapter's that can be watched, and what the server is doing meanwhile.
#ifndef FACTPORT_POSTGRES_TESTS_WATCHED_SESSION_HPP
#define FACTPORT_POSTGRES_TESTS_WATCHED_SESSION_HPP

#include "test_session.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace factport::postgres_test {

using Clock = std::chrono::steady_clock;

inline std::chrono::milliseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
}

/// A session with what it needs to be watched.
struct Watched {
  explicit Watched(ConfigValues config = {}, postgres::Purpose purpose = postgres::Purpose::kRead,
                   TestServer& server = TestServer::shared())
      : session(std::move(config), server), interrupter(session.host()) {
    auto opened = session.open(interrupter, purpose);
    REQUIRE(opened.status().to_string() == "OK");
    connection = std::move(*opened);
  }
  std::string show(const std::string& setting) {
    const auto rows = connection->execute("show " + setting, session.call().call());
    return rows.ok() ? (*rows)[0][0].c_str() : rows.status().to_string();
  }

  TestSession session;
  postgres::Interrupter interrupter;
  std::unique_ptr<postgres::Connection> connection;
};

/// How many sessions are at a statement that begins so.
inline std::string running(const std::string& text) {
  return ask_server(
      "select count(*) from pg_stat_activity where state = 'active' and pid <> "
      "pg_backend_pid() and query like '" +
      text + "%'");
}

/// Waits until there are `count` of them.
inline bool becomes(const std::string& text, const std::string& count) {
  for (int attempt = 0; attempt < 500; ++attempt) {
    if (running(text) == count) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_WATCHED_SESSION_HPP
