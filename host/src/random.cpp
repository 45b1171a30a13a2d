// SPDX-License-Identifier: Apache-2.0
#include "random.hpp"

#include <pthread.h>
#include <sys/random.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <exception>

namespace factport::host {
namespace {

// Counts the forks that led to this process. Starts at 1: a buffer of generation 0 is empty.
std::atomic<unsigned> fork_generation{1};

void watch_forks() noexcept {
  // Constant initialization of the variable above and of the buffers makes this safe to be the
  // first thing that runs; a failure to register would make forks unsafe.
  static const int registered = pthread_atfork(
      nullptr, nullptr, [] { fork_generation.fetch_add(1, std::memory_order_relaxed); });
  if (registered != 0) std::terminate();
}

void from_kernel(void* bytes, std::size_t size) noexcept {
  auto* at = static_cast<unsigned char*>(bytes);
  while (size > 0) {
    const ssize_t got = getrandom(at, size, 0);
    if (got < 0 && errno != EINTR) std::terminate();
    if (got <= 0) continue;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

class Buffer {
 public:
  void take(void* bytes, std::size_t size) noexcept {
    const unsigned generation = fork_generation.load(std::memory_order_relaxed);
    if (generation_ != generation || bytes_.size() - used_ < size) refill(generation);
    std::memcpy(bytes, bytes_.data() + used_, size);
    used_ += size;
  }

  static constexpr std::size_t kSize = 1024;

 private:
  void refill(unsigned generation) noexcept {
    watch_forks();
    from_kernel(bytes_.data(), bytes_.size());
    used_ = 0;
    generation_ = generation;
  }

  std::array<unsigned char, kSize> bytes_{};
  std::size_t used_ = 0;
  unsigned generation_ = 0;
};

constinit thread_local Buffer buffer;

}  // namespace

void random_bytes(void* bytes, std::size_t size) noexcept {
  if (size <= Buffer::kSize / 4) {
    buffer.take(bytes, size);
  } else {
    from_kernel(bytes, size);
  }
}

}  // namespace factport::host
