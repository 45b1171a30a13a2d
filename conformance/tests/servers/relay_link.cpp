// SPDX-License-Identifier: Apache-2.0
#include "relay_link.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace factport::conformance {

namespace {

// What stands for the start of a connection among the statements.
const char* const kStart = "(start)";

/// The bytes that have come; nothing when the other side is gone.
std::optional<std::string> receive(int descriptor) {
  std::array<char, 65'536> buffer;
  const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
  if (count <= 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(count));
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

RelayLink::RelayLink(Socket client, Socket server, RelayOrders& orders)
    : client_(std::move(client)), server_(std::move(server)), orders_(orders), thread_([this] {
        run();
        cut();
        over_ = true;
      }) {}

RelayLink::~RelayLink() { cut(); }

void RelayLink::cut() {
  ::shutdown(client_.get(), SHUT_RDWR);
  ::shutdown(server_.get(), SHUT_RDWR);
}

void RelayLink::run() {
  std::array<pollfd, 2> ends = {pollfd{client_.get(), POLLIN, 0}, pollfd{server_.get(), POLLIN, 0}};
  for (;;) {
    if (::poll(ends.data(), ends.size(), -1) < 0) continue;
    if (ends[1].revents != 0 && !from_server()) return;
    if (ends[0].revents != 0 && !from_client()) return;
  }
}

bool RelayLink::from_client() {
  const auto bytes = receive(client_.get());
  if (!bytes) return false;
  asked_.add(*bytes);
  while (const auto message = asked_.next()) {
    note(*message);
    unsent_ += message->bytes;
    // Parse, Bind, Describe, Execute and Close wait for what they belong to.
    if (std::string_view("PBDEC").find(message->type) != std::string_view::npos) continue;
    const bool waits = std::string_view("QS").find(message->type) != std::string_view::npos;
    if (!forward(message->type == 0 || waits ? waiting_.back() : "")) return false;
  }
  return true;
}

/// Reads what a message of the client's says.
void RelayLink::note(const WireMessage& message) {
  std::string_view body = message.body();
  if (message.type == 0) {
    waiting_.push_back(kStart);
  } else if (message.type == 'Q') {
    text_ += take_text(body);
  } else if (message.type == 'P') {
    const std::string name = take_text(body);
    prepared_[name] = take_text(body);
    text_ += "parse " + prepared_[name] + "; ";
  } else if (message.type == 'B') {
    take_text(body);
    text_ += prepared_[take_text(body)];
  }
  if (message.type == 'Q' || message.type == 'S') waiting_.push_back(std::exchange(text_, {}));
}

/// Sends what is whole. `statement` is empty when it is not one: COPY data, a password, a goodbye.
bool RelayLink::forward(const std::string& statement) {
  const std::string bytes = std::exchange(unsent_, {});
  if (statement.empty()) return send(server_.get(), bytes);
  if (orders_.on_moment(Moment::kBeforeStatement, statement) == RelayOrders::Fate::kCut)
    return false;
  if (!send(server_.get(), bytes)) return false;
  return orders_.on_moment(Moment::kAfterStatement, statement) == RelayOrders::Fate::kPass;
}

bool RelayLink::from_server() {
  const auto bytes = receive(server_.get());
  if (!bytes) {
    // Last words, such as the refusal of a password.
    send(client_.get(), answer_);
    return false;
  }
  answered_.add(*bytes);
  while (const auto message = answered_.next()) {
    if (!forward_answer(*message)) return false;
  }
  return true;
}

bool RelayLink::forward_answer(const WireMessage& message) {
  const bool ready = message.type == 'Z' && !waiting_.empty();
  answer_ += message.bytes;
  // Small answers are kept back until they are whole, unless the server waits for the client now.
  const bool asks = std::string_view("RGHW").find(message.type) != std::string_view::npos;
  if (!ready && !asks && !waiting_.empty() && answer_.size() < 65'536) return true;
  if (ready) {
    const std::string statement = waiting_.front();
    if (orders_.on_moment(Moment::kAfterAnswer, statement) == RelayOrders::Fate::kCut) return false;
    waiting_.pop_front();
    if (statement != kStart) orders_.on_answered(statement);
  }
  return send(client_.get(), std::exchange(answer_, {}));
}

bool RelayLink::send(int descriptor, std::string_view bytes) {
  const std::size_t allowed = orders_.on_bytes(bytes.size());
  std::string_view rest = bytes.substr(0, allowed);
  while (!rest.empty()) {
    const ssize_t count = ::send(descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return allowed == bytes.size();
}

}  // namespace factport::conformance
