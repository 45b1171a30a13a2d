// SPDX-License-Identifier: Apache-2.0
//
// Connection: one open handle on the database file, with its prepared statements.
//
// Thread rule: used by one thread at a time; different connections by different threads.
#ifndef FACTPORT_SQLITE_CONNECTION_HPP
#define FACTPORT_SQLITE_CONNECTION_HPP

#include "lock_wait.hpp"
#include "settings.hpp"

#include <factport/cpp/status.hpp>

#include <sqlite3.h>

#include <memory>
#include <string>
#include <unordered_map>

namespace factport::sqlite {

class Connection {
 public:
  enum class Access { kRead, kWrite, kCreate };

  /// Opens the file and applies the settings that belong to a connection. It changes nothing in
  /// the file, at its end neither, until own_file() was called.
  /// Waits for locks as `wait` says. NOT_FOUND, PERMISSION_DENIED and others as error_map has them.
  static Result<std::unique_ptr<Connection>> open(const Settings& settings, Access access,
                                                  LockWait& wait);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The file is a store of ours: the last connection to close moves its log into it.
  void own_file();

  /// Runs SQL that gives no rows.
  Status execute(const char* sql);
  /// The statement for `sql`, a string literal, compiled at its first use and kept. Null when
  /// that fails; only then is `code` set.
  sqlite3_stmt* prepared(const char* sql, int& code);

  /// Whether a transaction is open, be it after a failure.
  bool in_transaction() const { return sqlite3_get_autocommit(raw_) == 0; }
  /// Ends an open transaction without its changes; nothing otherwise.
  void roll_back();

  /// Whether the file was renamed, deleted or replaced since it was opened.
  bool has_moved() const;

  /// What the last failure of this connection, `code`, means while nothing was stored.
  Status failure(int code) const;
  Status commit_failure(int code) const;

  const std::string& file() const noexcept { return file_; }
  sqlite3* raw() const noexcept { return raw_; }

  /// While it lives, locks of other processes are waited for as `wait` says; without one, not at
  /// all.
  class Waiting {
   public:
    Waiting(Connection& connection, LockWait& wait) : connection_(connection) {
      connection.wait_ = &wait;
    }
    ~Waiting() { connection_.wait_ = nullptr; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    Connection& connection_;
  };

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  Connection(sqlite3* raw, std::string file) : raw_(raw), file_(std::move(file)) {}
  Status configure(const Settings& settings);
  const char* words_for(int code) const;
  static int on_busy(void* self, int attempt);

  sqlite3* raw_;
  std::string file_;
  LockWait* wait_ = nullptr;
  // By the address of the literal.
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

/// What a connection needs that only reads. Not kRead where it can be helped: it may have to
/// recover the log of a process that died, and to make the index of the log.
inline Connection::Access access_to_read(const Settings& settings) {
  return settings.read_only ? Connection::Access::kRead : Connection::Access::kWrite;
}

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_CONNECTION_HPP
