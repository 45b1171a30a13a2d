// SPDX-License-Identifier: Apache-2.0
#include "listener.hpp"

#include "background_thread.hpp"
#include "connection.hpp"
#include "interrupter.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <system_error>
#include <utility>

namespace factport::postgres {

namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5000};
constexpr std::chrono::milliseconds kForever{-1};
// For the LISTEN itself.
constexpr std::chrono::seconds kPatience{5};

/// A receiver's end says UNLISTEN, to which a server that hangs has no answer. Hanging up says as
/// much.
class HangUp {
 public:
  explicit HangUp(const Connection& connection) : connection_(connection) {}
  ~HangUp() { shutdown(connection_.socket(), SHUT_RDWR); }
  HangUp(const HangUp&) = delete;
  HangUp& operator=(const HangUp&) = delete;

 private:
  const Connection& connection_;
};

}  // namespace

class Listener::Receiver final : public pqxx::notification_receiver {
 public:
  Receiver(pqxx::connection& connection, const std::string& channel, const Heard& heard)
      : pqxx::notification_receiver(connection, channel), heard_(heard) {}
  void operator()(const std::string& payload, int) override { heard_(payload); }

 private:
  const Heard& heard_;
};

Listener::Bell::Bell() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Listener::Bell::~Bell() { close(descriptor_); }

void Listener::Bell::ring() const noexcept {
  // Fails only when it has rung already.
  eventfd_write(descriptor_, 1);
}

void Listener::Bell::silence() const noexcept {
  eventfd_t rings = 0;
  eventfd_read(descriptor_, &rings);
}

Listener::Listener(ConnectionPool& pool, std::string channel, Heard heard)
    : pool_(pool), channel_(std::move(channel)), heard_(std::move(heard)) {
  thread_ = start_thread("fp-pg-listen", [this] { run(); });
}

Listener::~Listener() {
  closing_ = true;
  bell_.ring();
  thread_.join();
}

void Listener::listen() {
  if (wanted_.load() || wanted_.exchange(true)) return;
  bell_.ring();
}

void Listener::run() {
  std::chrono::milliseconds pause = kFirstPause;
  while (!closing_) {
    if (!wanted_) {
      sleep(-1, kForever);
      continue;
    }
    connected_ = false;
    try {
      listen_once();
    } catch (const std::exception& error) {
      pool_.host().debug(std::string("listening for new events ended: ") + error.what());
    }
    pause = connected_ ? kFirstPause : std::min(pause * 2, kLongestPause);
    if (!closing_) sleep(-1, pause);
  }
}

void Listener::listen_once() {
  factport_call raw{};
  raw.struct_size = sizeof raw;
  raw.given = FACTPORT_CALL_HAS_DEADLINE;
  raw.deadline_ns = pool_.host().monotonic_ns() + std::chrono::nanoseconds(kPatience).count();
  const Call call(raw, pool_.host());
  const auto connection =
      Connection::open(pool_.settings(), Purpose::kListen, pool_.interrupter(), pool_.host(), call);
  if (!connection.ok()) {
    pool_.host().debug("cannot listen for new events: " + connection.status().to_string());
    return;
  }
  Connection& session = **connection;
  std::unique_ptr<Receiver> receiver;
  {
    const Watch watch(pool_.interrupter(), session.socket(), call);
    receiver = std::make_unique<Receiver>(session.raw(), channel_, heard_);
  }
  const HangUp hang_up(session);
  connected_ = true;
  heard_({});
  while (!closing_ && session.is_alive()) {
    sleep(session.socket(), kForever);
    // Gives what came in to the receiver.
    session.raw().get_notifs();
  }
}

void Listener::sleep(int socket, std::chrono::milliseconds at_most) const {
  pollfd sources[] = {{bell_.descriptor(), POLLIN, 0}, {socket, POLLIN | POLLRDHUP, 0}};
  poll(sources, 2, static_cast<int>(at_most.count()));
  bell_.silence();
}

}  // namespace factport::postgres
