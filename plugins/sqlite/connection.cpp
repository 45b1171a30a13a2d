// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "error_map.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace factport::sqlite {

namespace {

int flags_of(Connection::Access access) {
  // One thread at a time: no mutex of SQLite's is needed.
  constexpr int kAlways = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (access) {
    case Connection::Access::kRead: return kAlways | SQLITE_OPEN_READONLY;
    case Connection::Access::kWrite: return kAlways | SQLITE_OPEN_READWRITE;
    case Connection::Access::kCreate: break;
  }
  return kAlways | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

/// SQLite says "cannot open" for several things that are easily told apart.
Status open_failure(int code, const std::string& file, Connection::Access access,
                    std::string_view detail) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if ((code & 0xff) != SQLITE_CANTOPEN) return failure_of(code, file, detail);
  if (fs::is_directory(file, ignored)) return failure_of(SQLITE_CANTOPEN_ISDIR, file, detail);
  const fs::path directory = fs::path(file).parent_path();
  if (!fs::is_directory(directory, ignored)) {
    return {StatusCode::kNotFound,
            file + " cannot be opened: there is no directory " + directory.string() + "; make it"};
  }
  if (fs::exists(file, ignored)) return failure_of(SQLITE_PERM, file, detail);
  if (access == Connection::Access::kCreate) {
    return {StatusCode::kPermissionDenied, file +
                                               " cannot be made in its directory; check the "
                                               "rights on " +
                                               directory.string()};
  }
  return {StatusCode::kNotFound,
          file +
              " does not exist; check the path, or let it be made with \"create\": true and "
              "\"read_only\": false"};
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const Settings& settings, Access access,
                                                     LockWait& wait) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(settings.file.c_str(), &raw, flags_of(access), nullptr);
  if (raw == nullptr) return failure_of(SQLITE_NOMEM, settings.file, "out of memory");
  std::unique_ptr<Connection> connection(new Connection(raw, settings.file));
  if (code != SQLITE_OK) return open_failure(code, settings.file, access, sqlite3_errmsg(raw));
  // A file that may not be written is opened by SQLite all the same, to be read.
  if (access != Access::kRead && sqlite3_db_readonly(raw, "main") == 1) {
    return connection->failure(SQLITE_READONLY);
  }
  const Waiting waiting(*connection, wait);
  if (Status status = connection->configure(settings); !status.ok()) return status;
  return connection;
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close(raw_);
}

Status Connection::configure(const Settings& settings) {
  sqlite3_busy_handler(raw_, &Connection::on_busy, this);
  sqlite3_db_config(raw_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(raw_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  const std::string pragmas =
      "PRAGMA synchronous=" + std::to_string(static_cast<int>(settings.synchronous)) +
      ";PRAGMA cache_size=-" + std::to_string(settings.page_cache_kib) +
      ";PRAGMA wal_autocheckpoint=" + std::to_string(settings.wal_autocheckpoint_pages) +
      // After a burst of appends the log shrinks to this again.
      ";PRAGMA journal_size_limit=67108864"
      // What a damaged page says of itself is looked at before it is believed.
      ";PRAGMA cell_size_check=1;PRAGMA temp_store=2";
  return execute(pragmas.c_str());
}

void Connection::own_file() {
  sqlite3_db_config(raw_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

Status Connection::execute(const char* sql) {
  const int code = sqlite3_exec(raw_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status() : failure(code);
}

sqlite3_stmt* Connection::prepared(const char* sql, int& code) {
  auto& statement = statements_[sql];
  if (statement == nullptr) {
    sqlite3_stmt* raw = nullptr;
    const int compiled =
        sqlite3_prepare_v3(raw_, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (compiled != SQLITE_OK) code = compiled;
    statement.reset(raw);
  }
  return statement.get();
}

void Connection::roll_back() {
  // SQLite has already rolled back by itself after some failures. Should this fail, the transaction
  // stays open, and the next BEGIN says so.
  if (in_transaction()) sqlite3_exec(raw_, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Connection::has_moved() const {
  int moved = 0;
  sqlite3_file_control(raw_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

Status Connection::failure(int code) const {
  const bool locked = (code & 0xff) == SQLITE_BUSY;
  if (locked && wait_ != nullptr) return wait_->verdict(file_);
  return failure_of(code, file_, words_for(code));
}

Status Connection::commit_failure(int code) const {
  return commit_failure_of(code, file_, words_for(code));
}

const char* Connection::words_for(int code) const {
  // A failure that this adapter found by itself has left no words in the connection.
  return sqlite3_extended_errcode(raw_) == code ? sqlite3_errmsg(raw_) : sqlite3_errstr(code);
}

int Connection::on_busy(void* self, int) {
  LockWait* const wait = static_cast<Connection*>(self)->wait_;
  return wait != nullptr && wait->pause() ? 1 : 0;
}

}  // namespace factport::sqlite
