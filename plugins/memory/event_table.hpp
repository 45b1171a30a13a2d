// SPDX-License-Identifier: Apache-2.0
//
// EventTable: events in one order, with the names, streams and categories that they belong to, and
// an index of their ids. A log is one; so is what a transaction has written so far, which continues
// the log at `first_number` and its streams at their `first_position`.
//
// One writer adds; what it added is staged until it publishes all of it at once, or rolls it back.
// Events are never changed, moved or freed while the table exists: readers are lent its own
// records.
//
// Thread rule: the functions under "Writer" by one thread at a time; the others by any thread, none
// waiting.
#ifndef FACTPORT_MEMORY_EVENT_TABLE_HPP
#define FACTPORT_MEMORY_EVENT_TABLE_HPP

#include "arena.hpp"
#include "growing_array.hpp"
#include "id_index.hpp"
#include "name_index.hpp"
#include "streams.hpp"

#include <factport/append.h>
#include <factport/bytes.h>
#include <factport/cpp/bytes.hpp>
#include <factport/cpp/uuid.hpp>
#include <factport/event.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace factport::memory {

/// The first chunk is 2 KiB, the largest 144 KiB.
using Events = GrowingArray<factport_event, 16, 1024>;

/// Invariants:
///  1. The event at index n has the global position first_number() + n + 1.
///  2. events().size() is what readers may see. It is published last: names, streams and categories
///     that belong to an event are readable before the event is.
///  3. The numbers that a stream and its category hold are indexes into events(), increasing, and
///     every event below events().size() is in both. There may be numbers above, of an append under
///     way.
class EventTable {
 public:
  explicit EventTable(std::uint64_t first_number = 0) : first_number_(first_number) {}
  EventTable(const EventTable&) = delete;
  EventTable& operator=(const EventTable&) = delete;

  std::uint64_t first_number() const noexcept { return first_number_; }
  const Events& events() const noexcept { return events_; }
  std::uint64_t size() const noexcept { return events_.size(); }

  /// Null when there is none.
  const Category* find_category(std::string_view name) const { return categories_.find(name); }
  const Stream* find_stream(StreamView names) const;
  Stream* find_stream(const StreamKey& key) const;
  const EventName* find_event_name(std::string_view name) const { return event_names_.find(name); }
  const NameIndex<Category>& categories() const noexcept { return categories_; }

  // Writer. What throws std::bad_alloc adds nothing but names that no event has.

  /// The published event with this id; null when there is none. `hash` is hash_of(id).
  const factport_event* find(const Uuid& id, std::uint32_t hash) const;
  /// Fetches what find() will look at first, while the caller does something else.
  void prefetch(std::uint32_t hash) const noexcept { ids_.prefetch(hash); }

  /// The one there is, or a new one; a new stream begins at `first_position`.
  Stream& obtain_stream(const StreamKey& key, std::int64_t first_position = 0);
  const EventName& obtain_event_name(std::string_view name);

  /// Makes room in the index of ids. REQUIRES: called before as many events are staged.
  void reserve(std::size_t more) { ids_.reserve(more); }
  /// Copies an event (factport_new_event, or factport_event of another table) behind what is
  /// staged.
  template <class Event>
  factport_receipt stage(Stream& stream, const EventName& name, const Event& event,
                         std::int64_t recorded_at);
  /// Of the events that were staged since the last publish, the streams that they belong to first.
  static void publish(Stream& stream) noexcept {
    stream.events.publish();
    stream.category().events.publish();
  }
  static void roll_back(Stream& stream) noexcept {
    stream.events.rollback();
    stream.category().events.rollback();
  }
  /// Makes the ids known and everything staged readable. REQUIRES: reserve(); `id_hash(n)` is the
  /// hash of the n-th staged event's id.
  template <class IdHash>
  void publish(IdHash&& id_hash) noexcept;
  void roll_back() noexcept { events_.rollback(); }

  /// Bytes taken from the heap.
  std::size_t footprint() const noexcept { return arena_.footprint() + ids_.footprint(); }

 private:
  /// Copies `field` to `to`.
  static factport_bytes put(char* to, factport_bytes field) {
    if (field.size > 0) std::memcpy(to, field.data, field.size);
    return {to, field.size};
  }

  const std::uint64_t first_number_;
  Events events_;
  NameIndex<Category> categories_;
  NameTable<EventName> event_names_;
  // The writer's.
  Arena arena_;
  IdIndex ids_;
};

template <class Event>
factport_receipt EventTable::stage(Stream& stream, const EventName& name, const Event& event,
                                   std::int64_t recorded_at) {
  char* bytes = arena_.allocate(event.payload.size + event.metadata.size);
  const auto number = static_cast<std::uint32_t>(events_.staged());
  const auto place = static_cast<std::int64_t>(stream.events.staged());
  const factport_event record{
      .position = stream.first_position() + place,
      .global_position = static_cast<std::int64_t>(first_number_ + number) + 1,
      .occurred_at = event.occurred_at,
      .recorded_at = recorded_at,
      .id = event.id,
      .category = bytes_of(stream.category().name()),
      .stream = bytes_of(stream.name()),
      .name = bytes_of(name.name()),
      .payload = put(bytes, event.payload),
      .metadata = put(bytes + event.payload.size, event.metadata),
      .flags = 0,
      .payload_format = event.payload_format,
      .metadata_format = event.metadata_format,
      .reserved = 0};
  stream.events.stage(number, arena_);
  stream.category().events.stage(number, arena_);
  events_.stage(record, arena_);
  return {record.position, record.global_position, record.recorded_at};
}

template <class IdHash>
void EventTable::publish(IdHash&& id_hash) noexcept {
  const auto first = static_cast<std::uint32_t>(events_.size());
  const auto end = static_cast<std::uint32_t>(events_.staged());
  for (std::uint32_t number = first; number < end; ++number) {
    ids_.insert(id_hash(number - first), number);
  }
  events_.publish();
}

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_EVENT_TABLE_HPP
