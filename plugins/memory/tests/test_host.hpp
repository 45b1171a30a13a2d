// SPDX-License-Identifier: Apache-2.0
//
// TestHost: the services of a host under a test's control, and handles on stores opened through
// it. It must outlive them.
#ifndef FACTPORT_MEMORY_TESTS_TEST_HOST_HPP
#define FACTPORT_MEMORY_TESTS_TEST_HOST_HPP

#include "memory_adapter.hpp"

#include <factport/cpp/adapter.hpp>
#include <factport/ext/config.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace factport::memory::test {

using Handle = std::unique_ptr<EventStorageAdapter>;

class TestHost {
 public:
  TestHost();
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

  Host host() const { return Host(&raw_); }
  /// The wall clock stands still until a test moves it; the other one advances by a microsecond
  /// with every look.
  std::atomic<std::int64_t> now_us{1'700'000'000'000'000};

  void advance(std::chrono::nanoseconds time) { ticks_ += time.count(); }

  /// `name`: the store's, empty = private.
  Result<Handle> try_open(const std::string& name, Level level, std::string_view log = "default");
  Handle open(const std::string& name = {}, Level level = Level::kUnspecified,
              std::string_view log = "default");

 private:
  factport_host raw_{};
  factport_config_ext config_{};
  std::string name_;
  mutable std::atomic<std::int64_t> ticks_{0};
  mutable std::atomic<std::uint64_t> random_{1};
};

/// A call without a deadline, or with one so many nanoseconds from now.
class TestCall {
 public:
  explicit TestCall(const TestHost& host, std::int64_t deadline_in_ns = 0,
                    const factport_cancel_token* cancel = nullptr)
      : host_(host.host()) {
    raw_.struct_size = sizeof raw_;
    raw_.cancel = cancel;
    if (deadline_in_ns == 0) return;
    raw_.given = FACTPORT_CALL_HAS_DEADLINE;
    raw_.deadline_ns = host_.monotonic_ns() + deadline_in_ns;
  }
  operator Call() const { return Call(raw_, host_); }  // NOLINT(google-explicit-constructor)

 private:
  factport_call raw_{};
  Host host_;
};

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_TEST_HOST_HPP
