// SPDX-License-Identifier: Apache-2.0
//
// HeldAppend: an append of one event, made by hand in the steps that the adapter's statements have,
// so that a test can stop between a global position and its commit. Without sleeps.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_CONFORMANCE_POSTGRES_HELD_APPEND_HPP
#define FACTPORT_CONFORMANCE_POSTGRES_HELD_APPEND_HPP

#include "sql_session.hpp"

#include <cstdint>
#include <string>

namespace factport::conformance {

class HeldAppend {
 public:
  /// Begins a transaction with a number of its own, and nothing else.
  HeldAppend(const std::string& url, const std::string& schema);

  /// Locks the stream, publishes the horizon's marker, draws a global position and inserts.
  /// Returns what it drew. REQUIRES: the stream is new, the log is `default`, and its level is not
  /// `log`.
  std::int64_t draw(const std::string& category, const std::string& stream);
  void commit() { session_.run("commit"); }
  void roll_back() { session_.run("rollback"); }
  int pid() { return session_.pid(); }

 private:
  SqlSession session_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_POSTGRES_HELD_APPEND_HPP
