// SPDX-License-Identifier: Apache-2.0
//
// SqlSession: somebody else at the server, who speaks plain SQL and does what a test needs: hold a
// lock, look at a table, break something. In SQL `@events@` stands for the store's table,
// `@NAME@` for what is called after it, such as `@sequence@`.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_CONFORMANCE_POSTGRES_SQL_SESSION_HPP
#define FACTPORT_CONFORMANCE_POSTGRES_SQL_SESSION_HPP

#include <pqxx/pqxx>

#include <string>

namespace factport::conformance {

class SqlSession {
 public:
  /// About the store in `schema`; empty = about none.
  explicit SqlSession(const std::string& url, std::string schema = {});

  /// Every statement is a transaction of its own, but between `begin` and `commit` or `rollback`.
  pqxx::result run(const std::string& sql);
  /// The first field of the first row, as text; empty for no row and for NULL.
  std::string ask(const std::string& sql);
  /// Asks until the answer is `answer`, for at most twenty seconds; whether it came.
  bool wait_for(const std::string& sql, const std::string& answer);

  int pid() { return connection_.backendpid(); }

 private:
  std::string fill_in(const std::string& sql);

  pqxx::connection connection_;
  pqxx::nontransaction session_;
  std::string schema_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_POSTGRES_SQL_SESSION_HPP
