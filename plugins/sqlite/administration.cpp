// SPDX-License-Identifier: Apache-2.0
#include "administration.hpp"

#include "log_writer.hpp"
#include "migrations.hpp"
#include "schema.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace factport::sqlite {

Result<SchemaStatus> Administration::schema_status(const Call& call) const {
  SchemaStatus status{.version = 0, .newest = kSchemaVersion};
  std::error_code ignored;
  if (!std::filesystem::exists(settings_.file, ignored)) return status;
  LockWait wait(call, settings_.busy_timeout, &transactions_);
  auto connection = Connection::open(settings_, access_to_read(settings_), wait);
  if (!connection.ok()) return connection.status();
  const Connection::Waiting waiting(**connection, wait);
  const Result<std::int64_t> version = schema_version(**connection);
  if (!version.ok()) return version.status();
  status.version = *version;
  return status;
}

Result<SchemaStatus> Administration::schema_upgrade(const Call& call) const {
  if (Status status = may_write("its schema"); !status.ok()) return status;
  LockWait wait(call, settings_.busy_timeout, &transactions_);
  auto connection = Connection::open(settings_, Connection::Access::kCreate, wait);
  if (!connection.ok()) return connection.status();
  const Connection::Waiting waiting(**connection, wait);
  if (Status status = prepare_schema(**connection, wait, true); !status.ok()) return status;
  return SchemaStatus{.version = kSchemaVersion, .newest = kSchemaVersion};
}

Status Administration::set_level(const Call& call, std::string_view log, Level level) const {
  if (Status status = may_write("the level of a log"); !status.ok()) return status;
  LockWait wait(call, settings_.busy_timeout, &transactions_);
  auto connection = Connection::open(settings_, Connection::Access::kWrite, wait);
  if (!connection.ok()) return connection.status();
  {
    const Connection::Waiting waiting(**connection, wait);
    if (Status status = check_schema(**connection); !status.ok()) return status;
  }
  LogWriter writer(std::move(*connection), host_, pins_);
  if (Status status = writer.begin(wait); !status.ok()) return status;
  return writer.set_level(log, level);
}

Status Administration::may_write(std::string_view what) const {
  if (!settings_.read_only) return {};
  return {StatusCode::kPermissionDenied,
          settings_.file + " was opened with \"read_only\": true; open it without to change " +
              std::string(what)};
}

}  // namespace factport::sqlite
