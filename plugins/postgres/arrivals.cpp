// SPDX-License-Identifier: Apache-2.0
#include "arrivals.hpp"

#include <algorithm>

namespace factport::postgres {

namespace {

constexpr std::chrono::milliseconds kFirstPause{1};
constexpr std::chrono::milliseconds kLongestPause{10};

class CountedIn {
 public:
  explicit CountedIn(std::atomic<std::uint32_t>& count) : count_(count) { count_.fetch_add(1); }
  ~CountedIn() { count_.fetch_sub(1); }
  CountedIn(const CountedIn&) = delete;
  CountedIn& operator=(const CountedIn&) = delete;

 private:
  std::atomic<std::uint32_t>& count_;
};

std::string words_for(const WaitRequest& request) {
  const ScopeView scope = request.scope();
  std::string words = "an event after global position " + std::to_string(request.after());
  if (scope.kind == ScopeKind::kStream) {
    words.append(" in stream \"").append(scope.stream).append("\"");
  }
  if (scope.kind != ScopeKind::kLog) {
    words.append(" of category \"").append(scope.category).append("\"");
  }
  return words.append(" in log \"").append(scope.log).append("\"");
}

}  // namespace

Arrivals::Arrivals(ConnectionPool& pool, const Names& names, Reads& reads)
    : reads_(reads), poll_interval_(pool.settings().poll_interval) {
  if (!pool.settings().notify) return;
  announcer_ = std::make_unique<Announcer>(pool, names);
  if (pool.settings().listen_string.empty()) return;
  listener_ = std::make_unique<Listener>(pool, names.channel(),
                                         [this](std::string_view log) { wake(log); });
}

void Arrivals::announce(std::string_view log) noexcept {
  try {
    // A waiter counts itself in before it asks; whoever is not counted here finds the event.
    if (waiting_.load() > 0) wake(log);
    if (announcer_ != nullptr) announcer_->announce(log);
  } catch (...) {
    // A hint that was not given; waiters look by themselves.
  }
}

Status Arrivals::wait(const Call& call, const WaitRequest& request) {
  const CountedIn counted(waiting_);
  if (listener_ != nullptr) listener_->listen();
  const CancelSubscription cancelled(call, [this] { rouse(); });
  const std::string_view log = request.scope().log;
  std::chrono::nanoseconds pause = kFirstPause;
  while (true) {
    const std::uint64_t seen = arrivals_of(log);
    if (call.cancelled() || call.remaining_ns() == 0) return call.interrupted(words_for(request));
    const Result<Arrival> arrival = reads_.arrived(call, request.scope(), request.after());
    if (!arrival.ok()) return arrival.status();
    if (arrival->readable) return {};
    sleep(call, log, seen, arrival->beyond ? pause : poll_interval_);
    pause = arrival->beyond ? std::min<std::chrono::nanoseconds>(pause * 2, kLongestPause)
                            : kFirstPause;
  }
}

void Arrivals::wake(std::string_view log) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& [name, count] : arrivals_) {
      if (log.empty() || name == log) ++count;
    }
  }
  arrived_.notify_all();
}

void Arrivals::rouse() {
  // Whoever has looked and does not sleep yet holds the mutex.
  { const std::lock_guard lock(mutex_); }
  arrived_.notify_all();
}

std::uint64_t Arrivals::arrivals_of(std::string_view log) {
  const std::lock_guard lock(mutex_);
  const auto found = arrivals_.find(log);
  return found != arrivals_.end() ? found->second : arrivals_.emplace(log, 0).first->second;
}

void Arrivals::sleep(const Call& call, std::string_view log, std::uint64_t seen,
                     std::chrono::nanoseconds at_most) {
  const std::chrono::nanoseconds left(call.remaining_ns());
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, std::min(at_most, left),
                    [&] { return call.cancelled() || arrivals_.find(log)->second != seen; });
}

}  // namespace factport::postgres
