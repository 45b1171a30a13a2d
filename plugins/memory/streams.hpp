// SPDX-License-Identifier: Apache-2.0
//
// Stream, Category and EventName: the names of a log, each kept once, and which events belong to
// them. All of them live in the arena of their table (event_table.hpp) and are never removed.
//
// A stream or category without a published event is as good as absent: an append that was refused
// may have left it behind.
#ifndef FACTPORT_MEMORY_STREAMS_HPP
#define FACTPORT_MEMORY_STREAMS_HPP

#include "growing_array.hpp"
#include "name_index.hpp"

#include <factport/cpp/event.hpp>
#include <factport/event.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace factport::memory {

/// Indexes of events in their table (in a log: global position - 1), increasing.
using EventNumbers = GrowingArray<std::uint32_t, 4, 4096>;

class EventName {
 public:
  explicit EventName(std::string_view name) : name_(name) {}
  std::string_view name() const noexcept { return name_; }

 private:
  std::string_view name_;
};

/// The names of a stream, and what they are looked up by. Borrows the names.
struct StreamKey {
  StreamView names;
  std::size_t category_hash = 0;
  std::size_t stream_hash = 0;

  StreamKey() = default;
  explicit StreamKey(StreamView stream)
      : names(stream),
        category_hash(hash_of(stream.category)),
        stream_hash(hash_of(stream.stream)) {}
};

class Category;

class Stream {
 public:
  Stream(std::string_view name, Category& category, std::int64_t first_position)
      : name_(name), category_(&category), first_position_(first_position) {}
  std::string_view name() const noexcept { return name_; }
  Category& category() const noexcept { return *category_; }

  /// Whether a stored event is one of this stream's: its name is this very copy.
  bool holds(const factport_event& event) const noexcept {
    return event.stream.data == name_.data();
  }

  /// The position of the first event here: 0, but for what a transaction adds to a stream.
  std::int64_t first_position() const noexcept { return first_position_; }
  /// That of the last one; first_position() - 1 when there is none.
  std::int64_t last_position() const noexcept {
    return first_position_ + static_cast<std::int64_t>(events.size()) - 1;
  }
  /// The element at index n is the event at position first_position() + n.
  EventNumbers events;

 private:
  std::string_view name_;
  Category* category_;
  std::int64_t first_position_;
};

class Category {
 public:
  explicit Category(std::string_view name) : name_(name) {}
  std::string_view name() const noexcept { return name_; }

  EventNumbers events;
  NameIndex<Stream> streams;

 private:
  std::string_view name_;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_STREAMS_HPP
