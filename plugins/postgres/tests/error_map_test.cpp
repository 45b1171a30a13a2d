// SPDX-License-Identifier: Apache-2.0
#include "error_map.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::postgres;
using Catch::Contains;

namespace {

StatusCode code_of(std::string_view sqlstate) {
  const Status status = failure_of(sqlstate, "ERROR:  words\n", "me@host:5432/db");
  CHECK(status.failure().sqlstate == sqlstate);
  CHECK_THAT(std::string(status.message()), Contains("me@host:5432/db") && Contains("words"));
  return status.code();
}

StatusCode connect_code(std::string_view words) {
  return connect_failure_of(words, "me@host:5432/db").code();
}

Status unique_violation(const std::string& constraint, const std::string& key) {
  return failure_of("23505",
                    "ERROR:  duplicate key value violates unique constraint \"" + constraint +
                        "\"\nDETAIL:  Key (" + key + ")=(default, x (1)) already exists.\n",
                    "db");
}

}  // namespace

TEST_CASE("errors: each SQLSTATE says what a caller may do", "[errors]") {
  CHECK(code_of("40001") == StatusCode::kConflict);
  CHECK(code_of("40P01") == StatusCode::kConflict);
  CHECK(code_of("55P03") == StatusCode::kConflict);
  CHECK(code_of("40003") == StatusCode::kOutcomeUnknown);
  CHECK(code_of("57014") == StatusCode::kTimeout);
  CHECK(code_of("53300") == StatusCode::kResourceExhausted);
  CHECK(code_of("53100") == StatusCode::kResourceExhausted);
  CHECK(code_of("42501") == StatusCode::kPermissionDenied);
  CHECK(code_of("28P01") == StatusCode::kUnauthenticated);
  CHECK(code_of("28000") == StatusCode::kUnauthenticated);
  CHECK(code_of("3D000") == StatusCode::kNotFound);
  CHECK(code_of("3F000") == StatusCode::kNotFound);
  CHECK(code_of("42P01") == StatusCode::kNotFound);
  CHECK(code_of("22P02") == StatusCode::kInvalidArgument);
  CHECK(code_of("22P05") == StatusCode::kInvalidArgument);
  CHECK(code_of("22021") == StatusCode::kInvalidArgument);
  CHECK(code_of("25006") == StatusCode::kUnavailable);
  CHECK(code_of("57P01") == StatusCode::kUnavailable);
  CHECK(code_of("57P03") == StatusCode::kUnavailable);
  CHECK(code_of("08006") == StatusCode::kUnavailable);
  CHECK(code_of("54000") == StatusCode::kLimit);
  CHECK(code_of("58030") == StatusCode::kCorrupt);
  CHECK(code_of("XX001") == StatusCode::kCorrupt);
  CHECK(code_of("FP001") == StatusCode::kInvalidState);
  CHECK(code_of("99999") == StatusCode::kUnknown);
}

TEST_CASE("errors: a unique violation tells which key, in a partition too", "[errors]") {
  const Status id = unique_violation("events_id", "log, id");
  CHECK(id.code() == StatusCode::kDuplicateId);
  CHECK(id.failure().details == std::vector<std::pair<std::string, std::string>>{
                                    {"constraint", "events_id"}, {"key", "log, id"}});
  CHECK(unique_violation("p_pkey", "log, id").code() == StatusCode::kDuplicateId);
  CHECK(unique_violation("events_position", "log, category, stream, \"position\"").code() ==
        StatusCode::kConflict);
  CHECK(failure_of("23505", "FEHLER:  doppelter Schlüsselwert \"events_id\"", "db").code() ==
        StatusCode::kDuplicateId);
}

TEST_CASE("errors: only the essence of the server's words is passed on", "[errors]") {
  const Status status =
      failure_of("22P02", "ERROR:  invalid input\nCONTEXT:  PL/pgSQL function f()\n", "db");
  CHECK_THAT(std::string(status.message()), Contains("(PostgreSQL: invalid input)"));
}

TEST_CASE("errors: what libpq says when it cannot connect is told apart", "[errors]") {
  const std::string before = "connection to server at \"h\" (::1), port 5432 failed: FATAL:  ";
  CHECK(connect_code(before + "password authentication failed for user \"u\"") ==
        StatusCode::kUnauthenticated);
  CHECK(connect_code(before + "no pg_hba.conf entry for host \"::1\"") ==
        StatusCode::kUnauthenticated);
  CHECK(connect_code(before + "role \"u\" does not exist") == StatusCode::kUnauthenticated);
  CHECK(connect_code(before + "database \"d\" does not exist") == StatusCode::kNotFound);
  CHECK(connect_code(before + "permission denied for database \"d\"") ==
        StatusCode::kPermissionDenied);
  CHECK(connect_code(before + "sorry, too many clients already") == StatusCode::kResourceExhausted);
  CHECK(connect_code(before + "remaining connection slots are reserved") ==
        StatusCode::kResourceExhausted);
  CHECK(connect_code(before + "the database system is starting up") == StatusCode::kUnavailable);
  CHECK(connect_code("FATAL:  unsupported startup parameter: options") == StatusCode::kUnsupported);
  CHECK(connect_code("connection to server on socket \"/x/.s.PGSQL.5432\" failed: No such file or "
                     "directory\n\tIs the server running locally?\n") == StatusCode::kUnavailable);
  CHECK(connect_code("timeout expired") == StatusCode::kUnavailable);
  const std::string refused =
      "connection to server at \"a\", port 1 failed: Connection refused\n\tIs it running?\n"
      "connection to server at \"b\", port 2 failed: FATAL:  the database system is in recovery\n";
  CHECK_THAT(std::string(connect_failure_of(refused, "db").message()),
             Contains("port 1 failed: Connection refused; ") && Contains("in recovery") &&
                 !Contains("Is it running"));
}
