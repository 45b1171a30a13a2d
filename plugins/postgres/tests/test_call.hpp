// SPDX-License-Identifier: Apache-2.0
//
// TestCall: a call with or without a deadline, and a token that a test can fire.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_CALL_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_CALL_HPP

#include <factport/cpp/call.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>

namespace factport::postgres_test {

class TestToken {
 public:
  TestToken() : raw_{{sizeof(factport_cancel_token), 0, &is_cancelled, &subscribe, &unsubscribe}} {
    raw_.self = this;
  }
  TestToken(const TestToken&) = delete;
  TestToken& operator=(const TestToken&) = delete;

  void cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    for (const auto& [id, callback] : callbacks_) callback.run(callback.context);
    callbacks_.clear();
  }
  const factport_cancel_token* raw() const { return &raw_.token; }

 private:
  struct Raw {
    factport_cancel_token token;
    TestToken* self = nullptr;
  };
  struct Callback {
    void(FACTPORT_CALL* run)(void*);
    void* context;
  };

  static TestToken& self(const factport_cancel_token* token) {
    return *reinterpret_cast<const Raw*>(token)->self;
  }
  static std::int32_t FACTPORT_CALL is_cancelled(const factport_cancel_token* token) {
    return self(token).cancelled_ ? 1 : 0;
  }
  static std::uint64_t FACTPORT_CALL subscribe(const factport_cancel_token* token,
                                               void(FACTPORT_CALL* callback)(void*),
                                               void* context) {
    TestToken& own = self(token);
    std::unique_lock lock(own.mutex_);
    if (own.cancelled_) {
      lock.unlock();
      callback(context);
      return 0;
    }
    own.callbacks_[++own.last_id_] = {callback, context};
    return own.last_id_;
  }
  // The lock is held while a callback runs, so this waits for it.
  static void FACTPORT_CALL unsubscribe(const factport_cancel_token* token, std::uint64_t id) {
    const std::lock_guard lock(self(token).mutex_);
    self(token).callbacks_.erase(id);
  }

  Raw raw_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::map<std::uint64_t, Callback> callbacks_;
  std::uint64_t last_id_ = 0;
};

/// A call of one store.
class TestCall {
 public:
  explicit TestCall(Host host, std::optional<std::chrono::milliseconds> timeout = std::nullopt,
                    const TestToken* token = nullptr)
      : host_(host) {
    raw_.struct_size = sizeof raw_;
    if (token != nullptr) raw_.cancel = token->raw();
    if (!timeout) return;
    raw_.given = FACTPORT_CALL_HAS_DEADLINE;
    raw_.deadline_ns = host.monotonic_ns() + std::chrono::nanoseconds(*timeout).count();
  }

  Call call() const { return Call(raw_, host_); }

 private:
  factport_call raw_{};
  Host host_;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_CALL_HPP
