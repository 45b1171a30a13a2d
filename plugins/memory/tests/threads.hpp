// SPDX-License-Identifier: Apache-2.0
#ifndef FACTPORT_MEMORY_TESTS_THREADS_HPP
#define FACTPORT_MEMORY_TESTS_THREADS_HPP

#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace factport::memory::test {

/// Threads that are joined in any case.
class Threads {
 public:
  ~Threads() { join(); }
  void start(std::function<void()> body) { threads_.emplace_back(std::move(body)); }
  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::vector<std::thread> threads_;
};

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_THREADS_HPP
