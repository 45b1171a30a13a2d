// SPDX-License-Identifier: Apache-2.0
//
// HeadCache: what this process believes a log of level `log` to be: its last global position, the
// id of the event that has it (the tip), and the last positions of some streams.
//
// The belief is only ever used by a statement that proves it: CompareAndSet stores nothing unless
// the log's row still has this global position and this tip. Every append changes both under the
// row's lock, so while they are equal no append came in between, and every head in here is current.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_POSTGRES_HEAD_CACHE_HPP
#define FACTPORT_POSTGRES_HEAD_CACHE_HPP

#include <factport/cpp/event.hpp>
#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace factport::postgres {

class HeadCache {
 public:
  /// Nothing is known.
  void forget() {
    known_ = false;
    heads_.clear();
  }
  bool knows_log() const noexcept { return known_; }
  std::int64_t global_position() const noexcept { return global_position_; }
  const Uuid& tip() const noexcept { return tip_; }

  /// The log is at this point now. What was known of its streams stays: the caller says what
  /// changed.
  void set_log(std::int64_t global_position, const Uuid& tip) {
    known_ = true;
    global_position_ = global_position;
    tip_ = tip;
  }
  bool is_at(std::int64_t global_position, const Uuid& tip) const {
    return known_ && global_position_ == global_position && tip_ == tip;
  }

  std::optional<std::int64_t> head(StreamView stream) const {
    const auto found = heads_.find(key_of(stream));
    if (found == heads_.end()) return std::nullopt;
    return found->second;
  }
  void set_head(StreamView stream, std::int64_t position) {
    // A full cache begins anew: simpler than an order of use, and as good for logs that fit.
    if (heads_.size() >= kMostHeads) heads_.clear();
    heads_[key_of(stream)] = position;
  }

 private:
  static constexpr std::size_t kMostHeads = 100'000;

  /// Names have no NUL.
  static std::string key_of(StreamView stream) {
    std::string key;
    key.reserve(stream.category.size() + 1 + stream.stream.size());
    return key.append(stream.category).append(1, '\0').append(stream.stream);
  }

  bool known_ = false;
  std::int64_t global_position_ = 0;
  Uuid tip_;
  std::unordered_map<std::string, std::int64_t> heads_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_HEAD_CACHE_HPP
