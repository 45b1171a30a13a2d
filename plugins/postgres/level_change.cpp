// SPDX-License-Identifier: Apache-2.0
#include "level_change.hpp"

#include "lock_wait.hpp"

#include <chrono>
#include <string>

namespace factport::postgres {

namespace {

Status failure_of_change(const Status& status, bool lost, const Call& call, ConnectionPool& pool,
                         const Names& names) {
  Status said = in_terms_of_call(status, call, pool, BlockerQuestion::of_locks(names));
  Failure failure = said.failure();
  if (lost) {
    failure.code = StatusCode::kOutcomeUnknown;
    failure.message.insert(0, "the level may have been changed or not, run it again: ");
  } else if (is_lock_timeout(said) && failure.code == StatusCode::kConflict) {
    failure.code = StatusCode::kBusy;
  }
  return Status(std::move(failure));
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
    const bool lost = (*connection)->lost();
    connection->reset();
    return failure_of_change(rows.status(), lost, call, pool, names);
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
