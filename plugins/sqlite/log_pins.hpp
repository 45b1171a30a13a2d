// SPDX-License-Identifier: Apache-2.0
//
// LogPins: the level and epoch that each log had when this store first saw it. A log whose level is
// changed, or that is restored, gets another epoch; a store that was open meanwhile must notice
// inside its next append, so every append compares.
//
// The level of the configuration is demanded of the configured log. Any other log is served at the
// level that it has, and a log that this store creates gets the configured level.
//
// Thread rule: used by one thread at a time.
#ifndef FACTPORT_SQLITE_LOG_PINS_HPP
#define FACTPORT_SQLITE_LOG_PINS_HPP

#include "rows.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace factport::sqlite {

class LogPins {
 public:
  LogPins(std::string_view configured_log, Level configured_level)
      : configured_log_(configured_log), configured_level_(configured_level) {}

  /// INVALID_STATE when the log has not the level that the configuration demands, or not the level
  /// and epoch that it was pinned with.
  Status admit(std::string_view name, const LogRow& row) const;
  /// Remembers a log that admit() let pass; the first time counts.
  void pin(std::string_view name, const LogRow& row);

  Level level_of_new_log() const noexcept {
    return configured_level_ == Level::kUnspecified ? Level::kStream : configured_level_;
  }

 private:
  struct Pin {
    Level level;
    std::int64_t epoch;
  };

  std::string configured_log_;
  Level configured_level_;
  std::map<std::string, Pin, std::less<>> pins_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_LOG_PINS_HPP
