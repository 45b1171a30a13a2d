// SPDX-License-Identifier: Apache-2.0
//
// BlockerQuestion: who is waited for, in words, for the message of a call that has given up:
// "session 4711 (user app, application \"web\", idle in transaction for 12 s: insert into ...)".
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_BLOCKER_HPP
#define FACTPORT_POSTGRES_BLOCKER_HPP

#include "connection_pool.hpp"
#include "names.hpp"

#include <factport/cpp/call.hpp>

#include <chrono>
#include <string>

namespace factport::postgres {

class BlockerQuestion {
 public:
  /// How much longer than its deadline a call may take to ask.
  static constexpr std::chrono::milliseconds kGrace{500};

  /// Who holds the horizon back (horizon.hpp); a session, or "prepared transaction \"x\" ...".
  static BlockerQuestion of_horizon(const Names& names);
  /// Who has held locks in the tables of the store for the longest: an append holds them for
  /// milliseconds, so that when it waited in vain, this is whom it waited for.
  static BlockerQuestion of_locks(const Names& names);

  /// Empty when nobody does any longer, or it cannot be found out within kGrace.
  std::string ask(ConnectionPool& pool, const Call& call) const;

 private:
  explicit BlockerQuestion(Statement statement) : statement_(std::move(statement)) {}

  Statement statement_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_BLOCKER_HPP
