// SPDX-License-Identifier: Apache-2.0
#include "level_change.hpp"

#include "appender.hpp"

#include <chrono>
#include <string>

namespace factport::postgres {

namespace {

Status with_code(StatusCode code, const Status& status, const std::string& before) {
  Failure failure = status.failure();
  failure.code = code;
  failure.message = before + failure.message;
  return Status(std::move(failure));
}

Status failure_of_change(const Status& status, bool lost, bool cut_short) {
  if (lost) {
    return with_code(StatusCode::kOutcomeUnknown, status,
                     "the level may have been changed or not, run it again: ");
  }
  // A lock that was not given in time.
  if (status.failure().sqlstate != "55P03") return status;
  return cut_short ? with_code(StatusCode::kTimeout, status, "the deadline is too near: ")
                   : with_code(StatusCode::kBusy, status, "");
}

}  // namespace

Result<LogPin> change_level(ConnectionPool& pool, const Names& names, std::string_view log,
                            Level level, const Call& call) {
  // Not a writing one: the heads of a whole log may have to be found, which it would do row by row.
  auto connection = pool.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  const Statement statement{
      "set_level",
      names.fill_in("select s.epoch, s.uuid from @set_level@($1::text, $2::text, $3::int8) s")};
  const std::chrono::milliseconds patience = lock_timeout_of(call, pool.settings());
  const auto rows = (*connection)
                        ->run(statement,
                              Params()
                                  .add(log)
                                  .add(name_of(level))
                                  .add(static_cast<std::int64_t>(patience.count())),
                              call);
  if (!rows.ok()) {
    const bool cut_short = patience != pool.settings().lock_timeout;
    return failure_of_change(rows.status(), (*connection)->lost(), cut_short);
  }
  const pqxx::row row = rows.value()[0];
  if (row[0].is_null()) {
    return Status(StatusCode::kNotFound, pool.settings().label + " has no log \"" +
                                             std::string(log) + "\" in " +
                                             names.fill_in("@events@"));
  }
  return LogPin{level, integer_of(row[0]), Uuid::parse(text_of(row[1])).value_or(Uuid())};
}

}  // namespace factport::postgres
