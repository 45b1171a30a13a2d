// SPDX-License-Identifier: Apache-2.0
//
// Events in C++: NewEventView (as handed in), EventView (as stored, borrowed) and StoredEvent (as
// stored, owned).
//
// An EventView cannot be copied, so that no view outlives its batch by accident: write
// `StoredEvent copy(event)` to keep one. A StoredEvent is an immutable value; its copies share one
// buffer, and different copies may be used from different threads. Times are microseconds since the
// Unix epoch, UTC.
#ifndef FACTPORT_CPP_EVENT_HPP
#define FACTPORT_CPP_EVENT_HPP

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/uuid.hpp>
#include <factport/event.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace factport {

/// Absent metadata crosses the ABI as length 0.
constexpr std::optional<std::string_view> metadata_of(factport_bytes bytes) noexcept {
  if (bytes.size == 0) return std::nullopt;
  return view_of(bytes);
}

/// A stream of some log: category and stream name, borrowed.
struct StreamView {
  std::string_view category;
  std::string_view stream;

  bool operator==(const StreamView&) const = default;
};

/// An event of an append request. Borrows the request.
class NewEventView {
 public:
  explicit NewEventView(const factport_new_event& raw) : raw_(&raw) {}

  /// Index of the stream it is appended to, in the request's targets.
  std::uint32_t target() const noexcept { return raw_->target; }
  Uuid id() const { return Uuid(raw_->id); }
  std::string_view name() const noexcept { return view_of(raw_->name); }
  std::string_view payload() const noexcept { return view_of(raw_->payload); }
  std::optional<std::string_view> metadata() const noexcept { return metadata_of(raw_->metadata); }
  std::int64_t occurred_at() const noexcept { return raw_->occurred_at; }
  const factport_new_event& raw() const noexcept { return *raw_; }

 private:
  const factport_new_event* raw_;
};

/// What EventView and StoredEvent have in common. Derived gives record() and log().
template <class Derived>
class EventFields {
 public:
  Uuid id() const { return Uuid(record().id); }
  std::string_view category() const noexcept { return view_of(record().category); }
  std::string_view stream() const noexcept { return view_of(record().stream); }
  /// Whether it belongs to that stream; the log is not looked at.
  bool in(StreamView other) const noexcept {
    return category() == other.category && stream() == other.stream;
  }
  std::string_view name() const noexcept { return view_of(record().name); }
  std::string_view payload() const noexcept { return view_of(record().payload); }
  std::optional<std::string_view> metadata() const noexcept {
    return metadata_of(record().metadata);
  }
  std::int64_t position() const noexcept { return record().position; }
  std::int64_t global_position() const noexcept { return record().global_position; }
  std::int64_t occurred_at() const noexcept { return record().occurred_at; }
  std::int64_t recorded_at() const noexcept { return record().recorded_at; }

 private:
  const factport_event& record() const noexcept {
    return static_cast<const Derived*>(this)->record();
  }
};

/// A stored event in somebody else's memory: valid until its batch is released.
class EventView : public EventFields<EventView> {
 public:
  EventView(const factport_event& record, std::string_view log) : record_(&record), log_(log) {}
  EventView(const EventView&) = delete;
  EventView& operator=(const EventView&) = delete;

  std::string_view log() const noexcept { return log_; }
  const factport_event& record() const noexcept { return *record_; }

 private:
  const factport_event* record_;
  std::string_view log_;
};

/// A stored event with memory of its own.
class StoredEvent : public EventFields<StoredEvent> {
 public:
  /// A copy of a stored event.
  StoredEvent(const factport_event& record, std::string_view log) : record_(record) {
    const std::size_t size = log.size() + record.category.size + record.stream.size +
                             record.name.size + record.payload.size + record.metadata.size;
    auto buffer = std::make_shared<char[]>(size == 0 ? 1 : size);
    char* at = buffer.get();
    log_ = put(at, bytes_of(log));
    for (factport_bytes* field :
         {&record_.category, &record_.stream, &record_.name, &record_.payload, &record_.metadata}) {
      *field = put(at, *field);
    }
    buffer_ = std::move(buffer);
  }
  explicit StoredEvent(const EventView& event) : StoredEvent(event.record(), event.log()) {}

  /// The event that a new one becomes when it is stored.
  StoredEvent(const NewEventView& event, std::string_view log, StreamView stream,
              std::int64_t position, std::int64_t global_position, std::int64_t recorded_at)
      : StoredEvent(record_of(event.raw(), stream, position, global_position, recorded_at), log) {}

  std::string_view log() const noexcept { return view_of(log_); }
  /// Points into this event's own buffer.
  const factport_event& record() const noexcept { return record_; }

 private:
  static factport_bytes put(char*& at, factport_bytes field) {
    if (field.size == 0) return {at, 0};
    std::memcpy(at, field.data, field.size);
    const factport_bytes stored{at, field.size};
    at += field.size;
    return stored;
  }
  static factport_event record_of(const factport_new_event& event, StreamView stream,
                                  std::int64_t position, std::int64_t global_position,
                                  std::int64_t recorded_at) {
    return {.position = position,
            .global_position = global_position,
            .occurred_at = event.occurred_at,
            .recorded_at = recorded_at,
            .id = event.id,
            .category = bytes_of(stream.category),
            .stream = bytes_of(stream.stream),
            .name = event.name,
            .payload = event.payload,
            .metadata = event.metadata,
            .flags = 0,
            .payload_format = event.payload_format,
            .metadata_format = event.metadata_format,
            .reserved = 0};
  }

  factport_event record_;
  factport_bytes log_;
  // Holds every byte that record_ and log_ point to; immutable, so copies share it.
  std::shared_ptr<const char[]> buffer_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_EVENT_HPP
