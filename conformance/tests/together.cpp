// SPDX-License-Identifier: Apache-2.0
#include "together.hpp"

#include <utility>

namespace factport::conformance {

void Together::add(std::function<void()> work) {
  threads_.emplace_back([this, work = std::move(work)] {
    started_.wait();
    try {
      work();
    } catch (const std::exception& failure) {
      const std::lock_guard lock(mutex_);
      failures_.emplace_back(failure.what());
    }
  });
}

std::vector<std::string> Together::join() {
  threads_.clear();
  return std::exchange(failures_, {});
}

}  // namespace factport::conformance
