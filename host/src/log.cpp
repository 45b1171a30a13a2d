// SPDX-License-Identifier: Apache-2.0
#include "plugin_text.hpp"

#include <factport/host/log.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace factport {
namespace {

constexpr std::int32_t kSilent = FACTPORT_LOG_ERROR + 1;

std::atomic<std::int32_t> threshold{kSilent};

struct SharedSink {
  std::mutex mutex;
  // Guarded by mutex. Shared, so that it is called without the lock.
  std::shared_ptr<const LogSink> sink;
};

SharedSink& shared_sink() {
  // Never destroyed: plugins may speak until the process ends.
  static auto& shared = *new SharedSink;
  return shared;
}

}  // namespace

void set_log_sink(LogSink sink, LogLevel from) {
  const bool silent = sink == nullptr;
  auto next = silent ? nullptr : std::make_shared<const LogSink>(std::move(sink));
  SharedSink& shared = shared_sink();
  const std::lock_guard lock(shared.mutex);
  // Swapped, so that the former sink is destroyed after the lock is released.
  shared.sink.swap(next);
  threshold.store(silent ? kSilent : static_cast<std::int32_t>(from), std::memory_order_relaxed);
}

bool log_enabled(LogLevel level) noexcept {
  return static_cast<std::int32_t>(level) >= threshold.load(std::memory_order_relaxed);
}

void log(LogLevel level, std::string_view adapter, std::string_view message) noexcept {
  if (!log_enabled(level)) return;
  try {
    std::shared_ptr<const LogSink> sink;
    {
      SharedSink& shared = shared_sink();
      const std::lock_guard lock(shared.mutex);
      sink = shared.sink;
    }
    while (message.ends_with('\n')) message.remove_suffix(1);
    if (sink) (*sink)(level, adapter, host::plugin_text(message));
  } catch (...) {
    // There is nobody left to tell.
  }
}

}  // namespace factport
