// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include "migrations.hpp"
#include "query.hpp"

#include <string>

namespace factport::sqlite {

namespace {

struct Identity {
  std::int64_t application_id = 0;
  std::int64_t version = 0;
  std::int64_t objects = 0;

  bool is_empty() const { return application_id == 0 && version == 0 && objects == 0; }
  bool is_current() const { return application_id == kApplicationId && version == kSchemaVersion; }
};

Result<std::int64_t> ask(Connection& connection, const char* sql) {
  Query query(connection, sql);
  if (query.next()) return query.integer(0);
  return query.ok() ? connection.failure(SQLITE_CORRUPT) : query.failure();
}

/// REQUIRES: a transaction is open, so that the answers belong together.
Result<Identity> identify(Connection& connection) {
  Identity identity;
  const auto read = [&connection](const char* sql, std::int64_t& to) {
    const Result<std::int64_t> answer = ask(connection, sql);
    if (answer.ok()) to = *answer;
    return answer.status();
  };
  Status status = read("PRAGMA application_id", identity.application_id);
  if (status.ok()) status = read("PRAGMA user_version", identity.version);
  if (status.ok()) status = read("SELECT count(*) FROM sqlite_schema", identity.objects);
  if (!status.ok()) return status;
  return identity;
}

/// The identity in a transaction of its own.
Result<Identity> identity_now(Connection& connection) {
  if (Status status = connection.execute("BEGIN"); !status.ok()) return status;
  Result<Identity> identity = identify(connection);
  connection.roll_back();
  return identity;
}

/// Whether this build may go on with the file.
Status admit(const Identity& identity, const std::string& file) {
  if (identity.is_empty()) return {};
  if (identity.application_id != kApplicationId) {
    return {StatusCode::kInvalidArgument,
            file + " is a database of another application (application_id " +
                std::to_string(identity.application_id) + ", " + std::to_string(identity.objects) +
                " tables and indexes); nothing was changed, name another file"};
  }
  if (identity.version > kSchemaVersion) {
    return {StatusCode::kInvalidState,
            file + " has schema version " + std::to_string(identity.version) +
                ", and this adapter knows versions up to " + std::to_string(kSchemaVersion) +
                "; use a newer adapter, nothing was changed"};
  }
  return {};
}

Status migrate(Connection& connection, const Identity& from) {
  for (std::int64_t version = from.version; version < kSchemaVersion; ++version) {
    if (Status status = connection.execute(kMigrations[version]); !status.ok()) return status;
  }
  const std::string marks = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            ";PRAGMA user_version=" + std::to_string(kSchemaVersion);
  return connection.execute(marks.c_str());
}

/// Under the write lock the file is looked at once more: another process may have been faster.
Status migrate_in_transaction(Connection& connection) {
  if (Status status = connection.execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  const Result<Identity> identity = identify(connection);
  Status status = identity.status();
  if (status.ok()) status = admit(*identity, connection.file());
  if (status.ok()) status = migrate(connection, *identity);
  if (status.ok()) status = connection.execute("COMMIT");
  connection.roll_back();
  return status;
}

/// SQLite answers "locked" at once when two connections switch at the same time, so it is asked
/// again. Where the file system cannot share memory the mode stays another one, which works, but is
/// not durable by is_durable().
Status switch_to_wal(Connection& connection, LockWait& wait) {
  while (true) {
    Query query(connection, "PRAGMA journal_mode=WAL");
    query.next();
    const bool locked = (query.code() & 0xff) == SQLITE_BUSY;
    if (!locked || !wait.pause()) return query.status();
  }
}

}  // namespace

Status prepare_schema(Connection& connection, LockWait& wait, bool create) {
  const Result<Identity> identity = identity_now(connection);
  if (!identity.ok()) return identity.status();
  if (Status status = admit(*identity, connection.file()); !status.ok()) return status;
  if (identity->is_empty() && !create) {
    return {StatusCode::kNotFound,
            connection.file() + " holds no store; let it be made with \"create\": true"};
  }
  if (!identity->is_current()) {
    if (Status status = migrate_in_transaction(connection); !status.ok()) return status;
  }
  connection.own_file();
  return switch_to_wal(connection, wait);
}

Status check_schema(Connection& connection) {
  const Result<Identity> identity = identity_now(connection);
  if (!identity.ok()) return identity.status();
  if (Status status = admit(*identity, connection.file()); !status.ok()) return status;
  if (identity->is_current()) return {};
  if (identity->is_empty()) {
    return {StatusCode::kNotFound,
            connection.file() + " holds no store; open it once without \"read_only\""};
  }
  return {StatusCode::kInvalidState, connection.file() + " has schema version " +
                                         std::to_string(identity->version) + ", older than " +
                                         std::to_string(kSchemaVersion) +
                                         "; open it once without \"read_only\" to migrate it"};
}

Result<std::int64_t> schema_version(Connection& connection) {
  const Result<Identity> identity = identity_now(connection);
  if (!identity.ok()) return identity.status();
  if (identity->is_empty() || identity->application_id == kApplicationId) return identity->version;
  return admit(*identity, connection.file());
}

Result<bool> is_durable(Connection& connection) {
  Query mode(connection, "PRAGMA journal_mode");
  if (!mode.next()) return mode.ok() ? connection.failure(SQLITE_CORRUPT) : mode.failure();
  const bool wal = mode.text(0) == "wal";
  const Result<std::int64_t> synchronous = ask(connection, "PRAGMA synchronous");
  if (!synchronous.ok()) return synchronous.status();
  return wal && *synchronous >= static_cast<int>(Synchronous::kFull);
}

}  // namespace factport::sqlite
