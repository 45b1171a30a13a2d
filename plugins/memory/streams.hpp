// SPDX-License-Identifier: Apache-2.0
//
// Stream, Category and EventName: the names of a log, each kept once, and which events belong to
// them. All of them live in the log's arena and are never removed.
//
// A stream or category without a published event is as good as absent: an append that was refused
// may have left it behind.
#ifndef FACTPORT_MEMORY_STREAMS_HPP
#define FACTPORT_MEMORY_STREAMS_HPP

#include "growing_array.hpp"
#include "name_index.hpp"

#include <factport/event.h>

#include <cstdint>
#include <string_view>

namespace factport::memory {

/// Numbers of events in the log (global position - 1), increasing.
using EventNumbers = GrowingArray<std::uint32_t, 4, 4096>;

class EventName {
 public:
  explicit EventName(std::string_view name) : name_(name) {}
  std::string_view name() const noexcept { return name_; }

 private:
  std::string_view name_;
};

class Category;

class Stream {
 public:
  Stream(std::string_view name, Category& category) : name_(name), category_(&category) {}
  std::string_view name() const noexcept { return name_; }
  Category& category() const noexcept { return *category_; }

  /// Whether a stored event is one of this stream's: its name is this very copy.
  bool holds(const factport_event& event) const noexcept {
    return event.stream.data == name_.data();
  }

  /// The element at index n is the event at position n.
  EventNumbers events;

 private:
  std::string_view name_;
  Category* category_;
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
