// SPDX-License-Identifier: Apache-2.0
#include "query.hpp"

namespace factport::sqlite {

Query::Query(Connection& connection, const char* sql)
    : connection_(connection), statement_(connection.prepared(sql, code_)) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Query& Query::bind(std::int64_t value) {
  if (ok()) check(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

Query& Query::bind(std::string_view text) {
  // A null pointer would bind NULL.
  const char* const data = text.empty() ? "" : text.data();
  if (ok()) {
    check(sqlite3_bind_text64(statement_, ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  return *this;
}

Query& Query::bind_blob(const void* bytes, std::size_t size) {
  if (ok()) check(sqlite3_bind_blob64(statement_, ++bound_, bytes, size, SQLITE_STATIC));
  return *this;
}

Query& Query::bind_null() {
  if (ok()) check(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

bool Query::next() {
  if (!ok()) return false;
  code_ = sqlite3_step(statement_);
  return code_ == SQLITE_ROW;
}

bool Query::run() {
  if (!ok()) return false;
  code_ = sqlite3_step(statement_);
  if (!ok()) return false;
  sqlite3_reset(statement_);
  bound_ = 0;
  return true;
}

void Query::check(int code) {
  if (code != SQLITE_OK) code_ = code;
}

}  // namespace factport::sqlite
