// SPDX-License-Identifier: Apache-2.0
//
// LogPins: the level and epoch that each log had when this store first saw it. A log whose level is
// changed, or that is restored, gets another epoch; a store that was open meanwhile must notice
// inside its next append, so an adapter compares there, with the log's writers kept out.
//
// The level of the configuration is demanded of the configured log. Any other log is served at the
// level that it has, and a log that this store creates gets the configured level.
//
// Thread rule: any thread.
#ifndef FACTPORT_CPP_LOG_PINS_HPP
#define FACTPORT_CPP_LOG_PINS_HPP

#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace factport {

class LogPins {
 public:
  LogPins(std::string_view configured_log, Level configured_level)
      : configured_log_(configured_log), configured_level_(configured_level) {}
  LogPins(const LogPins&) = delete;
  LogPins& operator=(const LogPins&) = delete;

  /// INVALID_STATE when the log has not the level that the configuration demands, or not the level
  /// and epoch that it was pinned with.
  Status admit(std::string_view log, Level level, std::int64_t epoch) const {
    const std::lock_guard lock(mutex_);
    const auto pinned = pins_.find(log);
    if (pinned != pins_.end()) {
      const Pin& pin = pinned->second;
      return pin == Pin{level, epoch} ? Status() : changed(log, pin, {level, epoch});
    }
    if (log != configured_log_ || configured_level_ == Level::kUnspecified ||
        configured_level_ == level) {
      return {};
    }
    return other_level(log, level);
  }

  /// Whether the log is pinned with this level and epoch: then admit() lets it pass.
  /// Waits for nobody where it is the configured log.
  bool holds(std::string_view log, Level level, std::int64_t epoch) const {
    if (log == configured_log_) return configured_pin_ == Pin{level, epoch}.in_one_word();
    const std::lock_guard lock(mutex_);
    const auto pinned = pins_.find(log);
    return pinned != pins_.end() && pinned->second == Pin{level, epoch};
  }

  /// Remembers a log that admit() let pass; the first time counts.
  void pin(std::string_view log, Level level, std::int64_t epoch) {
    const std::lock_guard lock(mutex_);
    if (pins_.find(log) == pins_.end()) set(log, {level, epoch});
  }
  /// For the store that changes a log itself, and goes on with what it makes of it.
  void renew(std::string_view log, Level level, std::int64_t epoch) {
    const std::lock_guard lock(mutex_);
    set(log, {level, epoch});
  }
  /// As if the log had not been seen: for when it is not known what became of a change.
  void forget(std::string_view log) {
    const std::lock_guard lock(mutex_);
    if (log == configured_log_) configured_pin_ = 0;
    if (const auto pinned = pins_.find(log); pinned != pins_.end()) pins_.erase(pinned);
  }

  Level level_of_new_log() const noexcept {
    return configured_level_ == Level::kUnspecified ? Level::kStream : configured_level_;
  }

 private:
  struct Pin {
    Level level;
    std::int64_t epoch;
    bool operator==(const Pin&) const = default;

    std::uint64_t in_one_word() const {
      return static_cast<std::uint64_t>(epoch) << 8 | static_cast<std::uint64_t>(level);
    }

    std::string in_words() const {
      return std::string("level ").append(name_of(level)) + ", epoch " + std::to_string(epoch);
    }
  };

  void set(std::string_view log, Pin pin) {
    pins_.insert_or_assign(std::string(log), pin);
    if (log == configured_log_) configured_pin_ = pin.in_one_word();
  }
  static Status changed(std::string_view log, const Pin& from, const Pin& to) {
    return {StatusCode::kInvalidState,
            "log \"" + std::string(log) + "\" was changed while this store was open: " +
                from.in_words() + " became " + to.in_words() + "; open the store again"};
  }
  Status other_level(std::string_view log, Level level) const {
    std::string message = "log \"" + std::string(log) + "\" has level ";
    message.append(name_of(level))
        .append(", and the configuration asks for level ")
        .append(name_of(configured_level_))
        .append("; change the configuration, or the log with `factport log set-level`");
    return {StatusCode::kInvalidState, std::move(message)};
  }

  const std::string configured_log_;
  const Level configured_level_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<std::string, Pin, std::less<>> pins_;
  // The pin of the configured log once more, written under mutex_; 0 = none.
  std::atomic<std::uint64_t> configured_pin_{0};
};

}  // namespace factport

#endif  // FACTPORT_CPP_LOG_PINS_HPP
