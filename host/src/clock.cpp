// SPDX-License-Identifier: Apache-2.0
#include <factport/host/clock.hpp>

#include <ctime>

namespace factport {
namespace {

std::int64_t read_clock(clockid_t id, std::int64_t ticks_per_second) {
  timespec time{};
  clock_gettime(id, &time);
  return time.tv_sec * ticks_per_second + time.tv_nsec / (1'000'000'000 / ticks_per_second);
}

class SystemClock final : public Clock {
 public:
  std::int64_t now_us() override { return read_clock(CLOCK_REALTIME, 1'000'000); }
  std::int64_t monotonic_ns() override { return read_clock(CLOCK_MONOTONIC, 1'000'000'000); }
};

}  // namespace

const std::shared_ptr<Clock>& system_clock() {
  // Never destroyed: threads of plugins may outlive main.
  static const auto& clock = *new std::shared_ptr<Clock>(std::make_shared<SystemClock>());
  return clock;
}

}  // namespace factport
