// SPDX-License-Identifier: Apache-2.0
#include "level_change.hpp"

#include <string>

namespace factport::postgres {

namespace {

Status with_code(StatusCode code, const Status& status, const std::string& before) {
  Failure failure = status.failure();
  failure.code = code;
  failure.message = before + failure.message;
  return Status(std::move(failure));
}

}  // namespace

Result<LogPin> change_level(ConnectionPool& pool, const Names& names, std::string_view log,
                            Level level, const Call& call) {
  // A session whose planner is free: the heads of a whole log may have to be found.
  auto connection = pool.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  const Statement statement{
      "set_level", names.fill_in("select s.epoch, s.uuid from @set_level@($1::text, $2::text) s")};
  Params params;
  params.add(log).add(name_of(level));
  const Result<pqxx::result> rows = (*connection)->run(statement, params, call);
  if (!rows.ok()) {
    const Status status = rows.status();
    if ((*connection)->lost()) {
      return with_code(StatusCode::kOutcomeUnknown, status,
                       "the level may have been changed or not, run it again: ");
    }
    return status.code() == StatusCode::kConflict ? with_code(StatusCode::kBusy, status, "")
                                                  : status;
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
