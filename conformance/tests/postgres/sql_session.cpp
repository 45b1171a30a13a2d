// SPDX-License-Identifier: Apache-2.0
#include "sql_session.hpp"

#include <chrono>
#include <regex>
#include <utility>

namespace factport::conformance {

SqlSession::SqlSession(const std::string& url, std::string schema)
    : connection_(url), session_(connection_), schema_(std::move(schema)) {
  session_.exec("set client_min_messages = error");
}

std::string SqlSession::fill_in(const std::string& sql) {
  static const std::regex kPlaceholder("@([a-z_]+)@");
  std::string text;
  auto at = sql.cbegin();
  for (std::sregex_iterator it(sql.begin(), sql.end(), kPlaceholder), end; it != end; ++it) {
    const std::string word = (*it)[1];
    text.append(at, (*it)[0].first);
    text += connection_.quote_name(schema_) + "." + (word == "events" ? word : "events_" + word);
    at = (*it)[0].second;
  }
  return text.append(at, sql.cend());
}

pqxx::result SqlSession::run(const std::string& sql) { return session_.exec(fill_in(sql)); }

std::string SqlSession::ask(const std::string& sql) {
  const pqxx::result answer = run(sql);
  return answer.empty() || answer[0][0].is_null() ? "" : answer[0][0].as<std::string>();
}

bool SqlSession::wait_for(const std::string& sql, const std::string& answer) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (ask(sql) != answer) {
    if (std::chrono::steady_clock::now() > end) return false;
    run("select pg_sleep(0.005)");
  }
  return true;
}

}  // namespace factport::conformance
