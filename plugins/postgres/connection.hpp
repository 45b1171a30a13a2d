// SPDX-License-Identifier: Apache-2.0
//
// Connection: one session with the server, through libpqxx. This is where libpqxx is called, so
// that both of its major versions are dealt with in one place.
//
// Every session is READ COMMITTED whatever the role or database says: the horizon's proof
// (horizon.hpp) and the locks of an append need a new snapshot for each statement. Settings go into
// the startup options, where a reconnect or a pooler cannot lose them; behind a pooler, which takes
// no options, functions set what they need for their transaction (`in_pooler`).
//
// A connection on which anything broke is not used again: usable() is false, and the pool throws it
// away.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_POSTGRES_CONNECTION_HPP
#define FACTPORT_POSTGRES_CONNECTION_HPP

#include "interrupter.hpp"
#include "names.hpp"
#include "params.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/status.hpp>

#include <pqxx/pqxx>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace factport::postgres {

/// What a session is made for. Writing sessions use generic plans and the indexes whatever the
/// statistics say (a function planned on an empty table is several times slower); reading ones read
/// indexes in order.
enum class Purpose { kWrite, kRead, kListen };

/// Who a session is to the server; for finding out whether it has ended.
struct Backend {
  std::int32_t pid = 0;
  /// As the server prints it.
  std::string started;
};

class Connection {
 public:
  /// Connects and checks the server: version 12 or later, UTF-8. Errors: UNAVAILABLE,
  /// UNAUTHENTICATED, NOT_FOUND (database), TIMEOUT, CANCELLED, UNSUPPORTED.
  static Result<std::unique_ptr<Connection>> open(const Settings& settings, Purpose purpose,
                                                  Interrupter& interrupter, Host host,
                                                  const Call& call);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs a statement and waits for its answer: one round trip, a transaction of its own unless one
  /// is open. Prepared under its name when it runs for the first time, which is one more; unnamed
  /// behind a pooler. TIMEOUT and CANCELLED as the call says; after them, and whenever the
  /// connection broke, lost() tells that a write may have happened all the same.
  Result<pqxx::result> run(const Statement& statement, const Params& params, const Call& call);
  /// The same with a deadline of the caller's on the host's monotonic clock, and nothing to cancel.
  Result<pqxx::result> run(const Statement& statement, const Params& params,
                           std::int64_t deadline_ns);
  /// One or several statements without parameters, as text.
  Result<pqxx::result> execute(const std::string& sql, const Call& call);
  Result<pqxx::result> execute(const std::string& sql, std::int64_t deadline_ns);

  /// The last failure broke the connection after something may have been sent.
  bool lost() const noexcept { return lost_; }
  /// Whether it may be used again.
  bool usable() const noexcept { return usable_; }
  /// A look at the socket, without a round trip: false when the server has hung up.
  bool is_alive() const;
  /// Not to be used again.
  void abandon() noexcept { usable_ = false; }

  Purpose purpose() const noexcept { return purpose_; }
  const Backend& backend() const noexcept { return backend_; }
  /// Of the host's monotonic clock.
  std::int64_t opened_at_ns() const noexcept { return opened_at_ns_; }
  /// Notices of the server's since this was last asked, one a line; empty = none. A warning in the
  /// answer of an append can mean that its durability is not known (append_lane.cpp).
  std::string take_notices();
  /// For LISTEN, and to quote.
  pqxx::connection& raw() noexcept { return *raw_; }
  int socket() const;
  const std::string& label() const noexcept { return label_; }

 private:
  class Notices;
  Connection(const Settings& settings, Purpose purpose, Interrupter& interrupter, Host host);
  Status connect(const std::string& connect_string, const Call& call);
  Status begin_session(const Call& call);
  Status ready();
  Status prepare(Watch& watch, const Statement& statement);
  Status interrupted(const Watch& watch, std::string_view what) const;
  template <class Until>
  Result<pqxx::result> run_until(const Statement& statement, const Params& params,
                                 const Until& until);
  template <class Until>
  Result<pqxx::result> execute_until(const std::string& sql, const Until& until);
  template <class Ask>
  Result<pqxx::result> ask(Watch& watch, Ask&& ask);

  const std::string label_;
  const Purpose purpose_;
  const bool pooled_;
  Interrupter& interrupter_;
  Host host_;
  std::unique_ptr<pqxx::connection> raw_;
  std::unique_ptr<Notices> notices_;
  std::set<std::string, std::less<>> prepared_;
  Backend backend_;
  std::int64_t opened_at_ns_ = 0;
  bool lost_ = false;
  bool usable_ = true;
};

/// A field's text, valid as long as a copy of its result.
inline std::string_view text_of(const pqxx::field& field) { return {field.c_str(), field.size()}; }
/// An int64 in text; 0 for NULL.
std::int64_t integer_of(const pqxx::field& field);
/// The elements of an int8[] in text, as `{1,NULL,3}`; NULL elements are `null_value`.
std::vector<std::int64_t> integers_of(const pqxx::field& field, std::int64_t null_value);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_CONNECTION_HPP
