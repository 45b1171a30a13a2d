// SPDX-License-Identifier: Apache-2.0
#include "timestamp.hpp"

#include "test_session.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factport::postgres;
using namespace factport::postgres_test;

TEST_CASE("timestamp: what the server prints in any zone is the time that it means",
          "[timestamp]") {
  pqxx::connection connection(TestServer::shared().conninfo());
  pqxx::nontransaction work(connection);
  for (const char* const zone : {"UTC", "Asia/Kolkata", "America/New_York", "Europe/Amsterdam",
                                 "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu"}) {
    work.exec("set timezone = '" + std::string(zone) + "'");
    const pqxx::result rows = work.exec(
        "select t, (extract(epoch from t) * 1000000)::bigint from unnest(array["
        "'0001-01-01 00:00:00Z', '0001-01-01 00:00:00.000001Z', '9999-12-31 23:59:59.999999Z', "
        "'1883-11-18 12:00:00.5Z', '1937-06-30 22:40:32Z', '1969-12-31 23:59:59.999999Z', "
        "'1970-01-01 00:00:00Z', '2000-02-29 23:59:59.9Z', '1900-02-28 12:34:56.789Z', "
        "'2026-11-25 19:16:52.12Z', '2100-03-01 00:00:00.000100Z']::timestamptz[]) t");
    REQUIRE(rows.size() == 11);
    for (const auto& row : rows) {
      INFO(zone << " " << row[0].c_str());
      const auto parsed = parse_timestamp(row[0].c_str());
      REQUIRE(parsed.has_value());
      CHECK(*parsed == row[1].as<std::int64_t>());
    }
  }
}

TEST_CASE("timestamp: every day of four centuries", "[timestamp]") {
  pqxx::connection connection(TestServer::shared().conninfo());
  pqxx::nontransaction work(connection);
  work.exec("set timezone = 'UTC'");
  const pqxx::result rows = work.exec(
      "select t, extract(epoch from t)::bigint from generate_series("
      "'1800-01-01 06:00:00Z'::timestamptz, '2200-12-31 06:00:00Z', '1 day') t");
  std::int64_t wrong = 0;
  for (const auto& row : rows) {
    if (parse_timestamp(row[0].c_str()) != row[1].as<std::int64_t>() * 1'000'000) ++wrong;
  }
  CHECK(rows.size() > 146'000);
  CHECK(wrong == 0);
}

TEST_CASE("timestamp: anything else is none", "[timestamp]") {
  for (const char* const text :
       {"", "infinity", "-infinity", "2026-11-25", "2026-11-25 19:16:52", "2026-13-25 19:16:52+00",
        "2026-11-25 19:16:52+00 AD", "26-11-25 19:16:52+00", "2026-11-25T19:16:52+00",
        "2026-11-25 19:16:52.+00x", "11/25/2026 19:16:52 UTC"}) {
    INFO(text);
    CHECK(!parse_timestamp(text).has_value());
  }
}
