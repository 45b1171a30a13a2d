// SPDX-License-Identifier: Apache-2.0
#include "interrupter.hpp"

#include "background_thread.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace factport::postgres {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// Added to a clock's time, a far deadline would be before everything.
constexpr std::int64_t kLongestSleep = 3'600'000'000'000;

/// The first reason stays. Whoever waits on the socket finds it closed at once.
void interrupt(int socket, std::atomic<Interruption>& reason, Interruption why) {
  Interruption none = Interruption::kNone;
  if (reason.compare_exchange_strong(none, why)) shutdown(socket, SHUT_RDWR);
}

}  // namespace

Interrupter::Interrupter(Host host) : host_(host), wakes_at_ns_(kNever) {
  thread_ = start_thread("fp-pg-watch", [this] { run(); });
}

Interrupter::~Interrupter() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Interrupter::run() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    const std::int64_t now = host_.monotonic_ns();
    wakes_at_ns_ = kNever;
    for (Entry& entry : entries_) {
      if (entry.deadline_ns <= now) {
        interrupt(entry.socket, *entry.reason, Interruption::kDeadline);
        entry.deadline_ns = kNever;
      }
      wakes_at_ns_ = std::min(wakes_at_ns_, entry.deadline_ns);
    }
    if (wakes_at_ns_ == kNever) {
      changed_.wait(lock);
    } else {
      changed_.wait_for(lock,
                        std::chrono::nanoseconds(std::min(wakes_at_ns_ - now, kLongestSleep)));
    }
  }
}

Watch::Watch(Interrupter& interrupter, int socket, const Call& call)
    : interrupter_(interrupter), socket_(socket) {
  arm(call.has_deadline() ? call.raw().deadline_ns : kNever);
  if (call.raw().cancel != nullptr) cancel_.emplace(call, OnCancel{this});
}

Watch::Watch(Interrupter& interrupter, int socket, std::int64_t deadline_ns)
    : interrupter_(interrupter), socket_(socket) {
  arm(deadline_ns);
}

Watch::~Watch() { stop(); }

void Watch::stop() {
  cancel_.reset();
  if (!entry_) return;
  const std::lock_guard lock(interrupter_.mutex_);
  interrupter_.entries_.erase(*entry_);
  entry_.reset();
}

void Watch::arm(std::int64_t deadline_ns) {
  if (deadline_ns == kNever) return;
  const std::lock_guard lock(interrupter_.mutex_);
  entry_ =
      interrupter_.entries_.insert(interrupter_.entries_.end(), {socket_, deadline_ns, &reason_});
  // A thread that wakes up sooner than needed finds the next deadline by itself.
  if (deadline_ns >= interrupter_.wakes_at_ns_) return;
  interrupter_.wakes_at_ns_ = deadline_ns;
  interrupter_.changed_.notify_one();
}

void Watch::OnCancel::operator()() const {
  interrupt(watch->socket_, watch->reason_, Interruption::kCancelled);
}

}  // namespace factport::postgres
