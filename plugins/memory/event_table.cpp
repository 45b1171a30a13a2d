// SPDX-License-Identifier: Apache-2.0
#include "event_table.hpp"

namespace factport::memory {

const Stream* EventTable::find_stream(StreamView names) const {
  const Category* category = categories_.find(names.category);
  return category == nullptr ? nullptr : category->streams.find(names.stream);
}

Stream* EventTable::find_stream(const StreamKey& key) const {
  const Category* category = categories_.find(key.names.category, key.category_hash);
  return category == nullptr ? nullptr : category->streams.find(key.names.stream, key.stream_hash);
}

const factport_event* EventTable::find(const Uuid& id, std::uint32_t hash) const {
  const auto has_id = [&](std::uint32_t number) { return Uuid(events_[number].id) == id; };
  const auto number = ids_.find(hash, has_id);
  return number ? &events_[*number] : nullptr;
}

Stream& EventTable::obtain_stream(const StreamKey& key, std::int64_t first_position) {
  Category* category = categories_.find(key.names.category, key.category_hash);
  if (category == nullptr) {
    category = arena_.make<Category>(arena_.intern(key.names.category));
    categories_.insert(*category, key.category_hash, arena_);
  }
  if (Stream* known = category->streams.find(key.names.stream, key.stream_hash)) return *known;
  Stream* made = arena_.make<Stream>(arena_.intern(key.names.stream), *category, first_position);
  category->streams.insert(*made, key.stream_hash, arena_);
  return *made;
}

const EventName& EventTable::obtain_event_name(std::string_view name) {
  const std::size_t hash = hash_of(name);
  if (const EventName* known = event_names_.find(name, hash)) return *known;
  EventName* made = arena_.make<EventName>(arena_.intern(name));
  event_names_.make_room(arena_);
  event_names_.insert(*made, hash);
  return *made;
}

}  // namespace factport::memory
