// SPDX-License-Identifier: Apache-2.0
#include "fork_guard.hpp"

#include <pthread.h>

#include <atomic>

namespace factport::host {

namespace {

// How often an ancestor of this process forked on the way to it.
std::atomic<std::uint64_t> generation{0};

void count_fork() { generation.fetch_add(1, std::memory_order_relaxed); }

std::uint64_t watched_generation() {
  static const int registered = pthread_atfork(nullptr, nullptr, &count_fork);
  (void)registered;
  return generation.load(std::memory_order_relaxed);
}

}  // namespace

ForkGuard::ForkGuard() : generation_(watched_generation()) {}

bool ForkGuard::forked() const noexcept {
  return generation.load(std::memory_order_relaxed) != generation_;
}

}  // namespace factport::host
