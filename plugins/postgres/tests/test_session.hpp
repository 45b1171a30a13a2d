// SPDX-License-Identifier: Apache-2.0
//
// What a test of connections needs: a host, the settings of a store on the test's server, and
// calls.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_SESSION_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_SESSION_HPP

#include "connection.hpp"
#include "settings.hpp"
#include "test_call.hpp"
#include "test_host.hpp"
#include "test_server.hpp"

#include <factport/cpp/config.hpp>

#include <pqxx/pqxx>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace factport::postgres_test {

class TestSession {
 public:
  explicit TestSession(ConfigValues config = {}, TestServer& server = TestServer::shared())
      : host_(with_url(std::move(config), server)) {}

  Host host() const { return host_.host(); }
  const std::vector<std::string>& logged() const { return host_.logged; }
  Result<postgres::Settings> settings_result() const {
    return postgres::Settings::from(Config("", host()));
  }
  postgres::Settings settings() const {
    Result<postgres::Settings> settings = settings_result();
    if (!settings.ok()) throw std::runtime_error(settings.status().to_string());
    return *std::move(settings);
  }
  TestCall call(std::optional<std::chrono::milliseconds> timeout = std::nullopt,
                const TestToken* token = nullptr) const {
    return TestCall(host(), timeout, token);
  }
  Result<std::unique_ptr<postgres::Connection>> open(
      postgres::Interrupter& interrupter,
      postgres::Purpose purpose = postgres::Purpose::kRead) const {
    return postgres::Connection::open(settings(), purpose, interrupter, host(), call().call());
  }

 private:
  static ConfigValues with_url(ConfigValues config, TestServer& server) {
    config.try_emplace("url", server.conninfo());
    return config;
  }

  TestHost host_;
};

/// A session of the test's own, beside the adapter's.
inline std::string ask_server(const std::string& sql, TestServer& server = TestServer::shared()) {
  pqxx::connection connection(server.conninfo());
  pqxx::nontransaction work(connection);
  const pqxx::result rows = work.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? std::string() : rows[0][0].c_str();
}

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_SESSION_HPP
