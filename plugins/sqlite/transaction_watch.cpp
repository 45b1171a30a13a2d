// SPDX-License-Identifier: Apache-2.0
#include "transaction_watch.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>

namespace factport::sqlite {

TransactionWatch::~TransactionWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void TransactionWatch::add(Watched& transaction, std::int64_t began_ns,
                           std::chrono::nanoseconds timeout) {
  {
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable()) start();
    // A timeout may be as good as none.
    const std::int64_t left = std::min(timeout.count(), INT64_MAX - began_ns);
    entries_.push_back({&transaction, began_ns, began_ns + left});
  }
  changed_.notify_all();
}

void TransactionWatch::remove(Watched& transaction) noexcept {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return entry.transaction == &transaction; });
}

std::optional<std::chrono::nanoseconds> TransactionWatch::oldest() const {
  const std::lock_guard lock(mutex_);
  if (entries_.empty()) return std::nullopt;
  // To the millisecond, for people.
  const std::int64_t age = host_.monotonic_ns() - entries_.front().began_ns;
  return std::chrono::milliseconds(age / 1'000'000);
}

/// A thread inherits the mask of the one that makes it.
void TransactionWatch::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_setname_np(thread_.native_handle(), "fp-sqlite-tx");
}

void TransactionWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    if (entries_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_for(lock, look());
    }
  }
}

std::chrono::nanoseconds TransactionWatch::look() {
  const std::int64_t now = host_.monotonic_ns();
  std::int64_t next = std::chrono::nanoseconds(kLongestNap).count();
  std::erase_if(entries_, [&](const Entry& entry) {
    if (entry.ends_ns > now) {
      next = std::min(next, entry.ends_ns - now);
      return false;
    }
    entry.transaction->expire();
    return true;
  });
  return std::chrono::nanoseconds(next);
}

}  // namespace factport::sqlite
