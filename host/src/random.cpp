// SPDX-License-Identifier: Apache-2.0
#include "random.hpp"

#include <pthread.h>
#include <sys/random.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <exception>

namespace factport::host {
namespace {

// Counts the forks that led to this process. Starts at 1: a generator of 0 has no seed.
std::atomic<unsigned> fork_generation{1};

void watch_forks() noexcept {
  static const int registered = pthread_atfork(
      nullptr, nullptr, [] { fork_generation.fetch_add(1, std::memory_order_relaxed); });
  if (registered != 0) std::terminate();
}

/// xoshiro256++ by David Blackman and Sebastiano Vigna.
class Generator {
 public:
  std::uint64_t next() noexcept {
    const unsigned generation = fork_generation.load(std::memory_order_relaxed);
    if (generation_ != generation) seed(generation);
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

 private:
  void seed(unsigned generation) noexcept {
    watch_forks();
    // So few bytes come all at once or, before the kernel has any, after a signal, not at all.
    while (getrandom(state_, sizeof state_, 0) != sizeof state_) {
      if (errno != EINTR) std::terminate();
    }
    // The only state that the generator never leaves is all zeros.
    state_[0] |= 1;
    generation_ = generation;
  }

  std::uint64_t state_[4] = {};
  unsigned generation_ = 0;
};

constinit thread_local Generator generator;

}  // namespace

void random_bytes(void* bytes, std::size_t size) noexcept {
  auto* at = static_cast<unsigned char*>(bytes);
  while (size > 0) {
    const std::uint64_t word = generator.next();
    const std::size_t taken = std::min(size, sizeof word);
    std::memcpy(at, &word, taken);
    at += taken;
    size -= taken;
  }
}

}  // namespace factport::host
