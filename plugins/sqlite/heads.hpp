// SPDX-License-Identifier: Apache-2.0
//
// Heads: the rows of logs and categories that a write transaction has touched. Each is read once
// and written once, at the end, however many appends share the transaction.
//
// Thread rule: that of its connection. Pointers stay valid until clear().
#ifndef FACTPORT_SQLITE_HEADS_HPP
#define FACTPORT_SQLITE_HEADS_HPP

#include "rows.hpp"

#include <factport/cpp/host.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace factport::sqlite {

struct LogHead : LogRow {
  bool changed = false;
};

struct CategoryHead : CategoryRow {
  bool changed = false;
};

class Heads {
 public:
  using Logs = std::map<std::string, LogHead, std::less<>>;

  Heads(Connection& connection, Host host) : connection_(connection), host_(host) {}

  /// Null where there is none.
  Result<LogHead*> log(std::string_view name);
  Result<CategoryHead*> category(const LogHead& log, std::string_view name);

  /// REQUIRES: there is none.
  Result<LogHead*> create_log(std::string_view name, Level level);
  /// The one there is, or a new one.
  Result<CategoryHead*> obtain_category(const LogHead& log, std::string_view name);

  /// Writes what was changed since the last time.
  Status flush();
  /// Forgets everything: the transaction is over.
  void clear();

  /// Every log that this transaction has looked at.
  const Logs& logs() const noexcept { return logs_; }

 private:
  Connection& connection_;
  Host host_;
  Logs logs_;
  std::map<std::pair<std::int64_t, std::string>, CategoryHead> categories_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_HEADS_HPP
