// SPDX-License-Identifier: Apache-2.0
//
// Together: threads that begin at once and say what went wrong. Assertions are made by the thread
// that joins them, because Catch2's are not made for several.
#ifndef FACTPORT_CONFORMANCE_TOGETHER_HPP
#define FACTPORT_CONFORMANCE_TOGETHER_HPP

#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace factport::conformance {

class Together {
 public:
  /// A thread that runs `work` once start() was called. What it throws is a failure.
  void add(std::function<void()> work);
  /// Lets all begin.
  void start() { go_.set_value(); }
  /// Waits for all. What they threw, in no order; empty = nothing.
  std::vector<std::string> join();

 private:
  std::promise<void> go_;
  std::shared_future<void> started_ = go_.get_future().share();
  std::mutex mutex_;
  std::vector<std::string> failures_;
  std::vector<std::jthread> threads_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_TOGETHER_HPP
