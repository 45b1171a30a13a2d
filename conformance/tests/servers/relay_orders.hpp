// SPDX-License-Identifier: Apache-2.0
//
// RelayOrders: what a relay has to do to what passes through it, and what it has seen pass.
//
// Thread rule: any thread; on_... block while an order says so.
#ifndef FACTPORT_CONFORMANCE_SERVERS_RELAY_ORDERS_HPP
#define FACTPORT_CONFORMANCE_SERVERS_RELAY_ORDERS_HPP

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace factport::conformance {

/// A moment in the life of a statement.
enum class Moment {
  /// The client has sent all of it; the server has none of it.
  kBeforeStatement,
  /// The server has all of it, and may or may not have begun; the client has no answer.
  kAfterStatement,
  /// The server has answered it, which includes its commit; the client has no answer.
  kAfterAnswer,
};

class RelayOrders {
 public:
  enum class Fate { kPass, kCut };

  // Given by the test.
  enum class Action { kCut, kHold, kGoDown };
  void give(Action action, Moment moment, std::string text);
  void cut_at_byte(std::size_t byte);
  bool wait_obeyed(std::chrono::milliseconds patience);
  void release();
  void freeze(bool frozen);
  void refuse(bool refused);
  void end();
  std::vector<std::string> statements() const;
  void forget_statements();

  // Asked by the connections.
  bool refused() const;
  /// A statement has come to `moment`.
  Fate on_moment(Moment moment, const std::string& statement);
  /// The server has answered a statement.
  void on_answered(const std::string& statement);
  /// How many of `bytes` may pass; fewer than all = cut after these.
  std::size_t on_bytes(std::size_t bytes);

 private:
  struct Order {
    Action action;
    Moment moment;
    std::string text;
  };
  bool applies(Moment moment, const std::string& statement) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  // Guarded by mutex_.
  std::optional<Order> order_;
  std::optional<std::size_t> bytes_left_;
  bool obeyed_ = false;
  bool held_ = false;
  bool frozen_ = false;
  bool refused_ = false;
  // What there is, and what is still forwarded, is cut.
  bool down_ = false;
  bool ended_ = false;
  std::vector<std::string> statements_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_RELAY_ORDERS_HPP
