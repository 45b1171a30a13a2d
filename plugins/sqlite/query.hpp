// SPDX-License-Identifier: Apache-2.0
//
// Query: one use of a prepared statement, from binding to reset.
//
//     Query query(connection, "SELECT name FROM streams WHERE stream_no = ?");
//     query.bind(stream_no);
//     if (query.next()) ... query.text(0) ...
//     if (!query.ok()) return query.failure();
//
// A failure at any step sticks: every later step does nothing. The destructor resets the statement,
// which outside of a transaction ends the read: nothing of the database stays pinned.
#ifndef FACTPORT_SQLITE_QUERY_HPP
#define FACTPORT_SQLITE_QUERY_HPP

#include "connection.hpp"

#include <factport/cpp/status.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace factport::sqlite {

class Query {
 public:
  /// `sql` is a string literal. REQUIRES: no other Query on this connection uses the same literal.
  Query(Connection& connection, const char* sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  /// Bind the parameters, left to right. Text and blobs are borrowed until the Query is gone or
  /// begun anew.
  Query& bind(std::int64_t value);
  Query& bind(std::string_view text);
  Query& bind_blob(const void* bytes, std::size_t size);
  Query& bind_null();

  /// Steps to the next row; false at the end, and after a failure.
  bool next();
  /// Steps a statement that gives no rows, and makes it ready to be bound anew.
  bool run();

  /// Columns of the row; text and blobs stay until the next step.
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const {
    // Not sqlite3_column_text, which would make sure of a NUL that nobody needs.
    const void* const bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    if (size == 0) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
  }

  bool ok() const noexcept { return code_ == SQLITE_ROW || code_ == SQLITE_DONE; }
  int code() const noexcept { return code_; }
  /// REQUIRES: !ok().
  Status failure() const { return connection_.failure(code_); }
  /// OK, or the failure.
  Status status() const { return ok() ? Status() : failure(); }

 private:
  void check(int code);

  Connection& connection_;
  // SQLITE_DONE before the first step. Before statement_, whose making may fail.
  int code_ = SQLITE_DONE;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_QUERY_HPP
