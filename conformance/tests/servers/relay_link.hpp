// SPDX-License-Identifier: Apache-2.0
//
// RelayLink: one client of a relay and its connection to the server, on a thread of its own.
//
// A statement is what the client sends until it waits: a Query, or everything up to a Sync. It is
// forwarded when it is whole, and so is its answer, unless that is long.
#ifndef FACTPORT_CONFORMANCE_SERVERS_RELAY_LINK_HPP
#define FACTPORT_CONFORMANCE_SERVERS_RELAY_LINK_HPP

#include "relay_orders.hpp"
#include "wire_messages.hpp"

#include <atomic>
#include <deque>
#include <map>
#include <string>
#include <thread>

namespace factport::conformance {

/// A file descriptor that is closed with its owner.
class Socket {
 public:
  explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
  ~Socket();
  Socket(Socket&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  Socket& operator=(Socket&&) = delete;
  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

class RelayLink {
 public:
  RelayLink(Socket client, Socket server, RelayOrders& orders);
  ~RelayLink();
  RelayLink(const RelayLink&) = delete;
  RelayLink& operator=(const RelayLink&) = delete;

  /// Both ends see their connection lost.
  void cut();
  bool over() const noexcept { return over_; }

 private:
  void run();
  bool from_client();
  bool from_server();
  bool forward(const std::string& statement);
  bool forward_answer(const WireMessage& message);
  void note(const WireMessage& message);
  bool send(int descriptor, std::string_view bytes);

  Socket client_;
  Socket server_;
  RelayOrders& orders_;
  WireMessages asked_{WireMessages::Side::kClient};
  WireMessages answered_{WireMessages::Side::kServer};
  // What the client has sent since it last waited, and what it says.
  std::string unsent_;
  std::string text_;
  // Named statements, by name.
  std::map<std::string, std::string> prepared_;
  // Not answered yet, oldest first. The first of all is the connection's start.
  std::deque<std::string> waiting_;
  // The answer to the oldest, kept back until it is known whether it may pass.
  std::string answer_;
  std::atomic<bool> over_{false};
  std::jthread thread_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_RELAY_LINK_HPP
