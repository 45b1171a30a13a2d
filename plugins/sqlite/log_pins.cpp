// SPDX-License-Identifier: Apache-2.0
#include "log_pins.hpp"

namespace factport::sqlite {

namespace {

std::string in_words(Level level, std::int64_t epoch) {
  return std::string("level ").append(name_of(level)) + ", epoch " + std::to_string(epoch);
}

}  // namespace

Status LogPins::admit(std::string_view name, const LogRow& row) const {
  const std::string log = "log \"" + std::string(name) + "\" ";
  const auto pinned = pins_.find(name);
  if (pinned != pins_.end()) {
    const Pin& pin = pinned->second;
    if (pin.level == row.level && pin.epoch == row.epoch) return {};
    return {StatusCode::kInvalidState,
            log + "was changed while this store was open: " + in_words(pin.level, pin.epoch) +
                " became " + in_words(row.level, row.epoch) + "; open the store again"};
  }
  if (name != configured_log_ || configured_level_ == Level::kUnspecified ||
      configured_level_ == row.level) {
    return {};
  }
  return {StatusCode::kInvalidState, (log + "has level ")
                                         .append(name_of(row.level))
                                         .append(", and the configuration asks for level ")
                                         .append(name_of(configured_level_))
                                         .append("; change the configuration, or the log with "
                                                 "`factport log set-level`")};
}

void LogPins::pin(std::string_view name, const LogRow& row) {
  if (pins_.find(name) == pins_.end()) pins_.emplace(name, Pin{row.level, row.epoch});
}

}  // namespace factport::sqlite
