// SPDX-License-Identifier: Apache-2.0
//
// Relay: stands between a client and a PostgreSQL server, knows where a statement begins and its
// answer ends, and breaks, holds or counts there. Both sides are unix sockets.
//
//     Relay relay(server.socket_directory());
//     relay.cut(Moment::kAfterAnswer, "insert into|append(");    // the next with either in it
//     ... use relay.url() ...
//     REQUIRE(relay.wait_obeyed());
//
// One order at a time: a new one replaces one that was not obeyed yet.
//
// Thread rule: any thread.
#ifndef FACTPORT_CONFORMANCE_SERVERS_RELAY_HPP
#define FACTPORT_CONFORMANCE_SERVERS_RELAY_HPP

#include "relay_link.hpp"
#include "relay_orders.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace factport::conformance {

class Relay {
 public:
  /// Relays to the server that listens in `socket_directory`.
  explicit Relay(std::filesystem::path socket_directory);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// What a client connects to.
  std::string url(std::string_view database = "postgres") const;

  /// Cuts the connection of the next statement that contains `text`, at `moment`. In all texts `|`
  /// stands between alternatives; the preparation of a statement does not count as it.
  void cut(Moment moment, std::string text) {
    orders_.give(RelayOrders::Action::kCut, moment, std::move(text));
  }
  /// The same, and from then on nobody reaches the server, whether connected or not, until
  /// refuse(false).
  void go_down(Moment moment, std::string text) {
    orders_.give(RelayOrders::Action::kGoDown, moment, std::move(text));
  }
  /// Cuts at the byte after the next `byte` ones, of all connections and both directions.
  void cut_at_byte(std::size_t byte) { orders_.cut_at_byte(byte); }
  /// Stops the next statement that contains `text` at `moment`, until release().
  void hold(Moment moment, std::string text) {
    orders_.give(RelayOrders::Action::kHold, moment, std::move(text));
  }
  void release() { orders_.release(); }
  /// Waits until the last order was obeyed; false when `patience` ends first.
  bool wait_obeyed(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    return orders_.wait_obeyed(patience);
  }

  /// Cuts every connection that there is.
  void cut_all();
  /// Whether new connections are closed at once.
  void refuse(bool refused) { orders_.refuse(refused); }
  /// Lets nothing pass, in no direction, until thaw().
  void freeze() { orders_.freeze(true); }
  void thaw() { orders_.freeze(false); }

  /// The text of every statement that was answered, in order: one round trip each, the starts of
  /// connections left out. A prepared statement appears as what it was prepared from, and its
  /// preparation, where that is a round trip of its own, as "parse ...".
  std::vector<std::string> statements() const { return orders_.statements(); }
  void forget_statements() { orders_.forget_statements(); }

 private:
  void accept_clients();

  std::filesystem::path server_;
  std::filesystem::path directory_;
  RelayOrders orders_;
  Socket listener_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::list<RelayLink> links_;
  std::jthread acceptor_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_RELAY_HPP
