// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

namespace factport::memory {

const Stream* Log::find_stream(StreamView names) const {
  const Category* category = categories_.find(names.category);
  return category == nullptr ? nullptr : category->streams.find(names.stream);
}

Stream* Log::find_stream(const PlannedTarget& target) const {
  const Category* category = categories_.find(target.names.category, target.category_hash);
  return category == nullptr ? nullptr
                             : category->streams.find(target.names.stream, target.stream_hash);
}

Status Log::check_level(Level wanted) const {
  if (wanted == Level::kUnspecified || size() == 0 || wanted == level_) return {};
  std::string message("log \"");
  message.append(name_)
      .append("\" has the level ")
      .append(factport::name_of(level_))
      .append(", and this store was opened with the level ")
      .append(factport::name_of(wanted))
      .append("; write \"level\": \"")
      .append(factport::name_of(level_))
      .append("\" in its configuration, or leave it out to take what the log has");
  return {StatusCode::kInvalidState, std::move(message)};
}

std::size_t Log::footprint() const {
  const std::lock_guard lock(mutex_);
  return sizeof *this + arena_.footprint() + ids_.footprint();
}

}  // namespace factport::memory
