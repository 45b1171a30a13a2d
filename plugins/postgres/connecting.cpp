// SPDX-License-Identifier: Apache-2.0
#include "connecting.hpp"

#include "background_thread.hpp"
#include "error_map.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <new>
#include <optional>
#include <utility>

namespace factport::postgres {

namespace {

using NewConnection = Result<std::unique_ptr<pqxx::connection>>;

/// Shared by the caller and the thread; whoever is last throws away what nobody took.
struct Attempt {
  std::mutex mutex;
  std::condition_variable changed;
  // Guarded by mutex.
  std::optional<NewConnection> outcome;
};

NewConnection connect(const std::string& connect_string, const std::string& label) {
  try {
    return std::make_unique<pqxx::connection>(connect_string);
  } catch (const std::bad_alloc&) {
    bool lost = false;
    return failure_of_current_exception(label, lost);
  } catch (const std::exception& error) {
    return connect_failure_of(error.what(), label);
  }
}

/// Until there is an outcome, or the call is over.
Status wait_for(Attempt& attempt, const Call& call, const std::string& label) {
  constexpr std::chrono::nanoseconds kLongestSleep = std::chrono::minutes(1);
  const auto wake = [&attempt] {
    const std::lock_guard lock(attempt.mutex);
    attempt.changed.notify_all();
  };
  const CancelSubscription<decltype(wake)> on_cancel(call, wake);
  std::unique_lock lock(attempt.mutex);
  while (!attempt.outcome) {
    Status status = call.interrupted("a connection to " + label);
    if (!status.ok()) return status;
    const std::chrono::nanoseconds left(call.remaining_ns());
    attempt.changed.wait_for(lock, std::min(left, kLongestSleep));
  }
  return {};
}

}  // namespace

LeftBehind::~LeftBehind() {
  for (Attempt& attempt : attempts_) attempt.thread.join();
}

void LeftBehind::add(std::thread thread, std::shared_ptr<const std::atomic<bool>> finished) {
  const std::lock_guard lock(mutex_);
  const auto ended = std::partition(attempts_.begin(), attempts_.end(),
                                    [](const Attempt& attempt) { return !*attempt.finished; });
  std::for_each(ended, attempts_.end(), [](Attempt& attempt) { attempt.thread.join(); });
  attempts_.erase(ended, attempts_.end());
  attempts_.push_back({std::move(thread), std::move(finished)});
}

NewConnection connect_within(const Call& call, const std::string& connect_string,
                             const std::string& label, LeftBehind& left_behind) {
  auto attempt = std::make_shared<Attempt>();
  const auto finished = std::make_shared<std::atomic<bool>>(false);
  std::thread thread =
      start_thread("fp-pg-connect", [attempt, finished, connect_string, label]() mutable {
        {
          NewConnection outcome = connect(connect_string, label);
          const std::lock_guard lock(attempt->mutex);
          attempt->outcome.emplace(std::move(outcome));
          attempt->changed.notify_all();
        }
        attempt.reset();
        *finished = true;
      });
  if (Status status = wait_for(*attempt, call, label); !status.ok()) {
    left_behind.add(std::move(thread), finished);
    return status;
  }
  thread.join();
  return *std::move(attempt->outcome);
}

}  // namespace factport::postgres
