// SPDX-License-Identifier: Apache-2.0
#include "event_rows.hpp"

#include "connection.hpp"
#include "timestamp.hpp"

#include <factport/cpp/uuid.hpp>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace factport::postgres {

namespace {

factport_bytes bytes_in(std::string_view text) { return {text.data(), text.size()}; }

bool read_integer(std::string_view text, std::int64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end;
}

bool read_time(std::string_view text, std::int64_t& value) {
  const std::optional<std::int64_t> time = parse_timestamp(text);
  if (time) value = *time;
  return time.has_value();
}

bool read_id(std::string_view text, factport_uuid& value) {
  const std::optional<Uuid> id = Uuid::parse(text);
  if (id) value = id->raw();
  return id.has_value();
}

}  // namespace

Result<std::shared_ptr<const EventRows>> EventRows::read(pqxx::result rows) {
  std::shared_ptr<EventRows> events(new EventRows(std::move(rows)));
  events->events_.reserve(events->rows_.size());
  for (const pqxx::row& row : events->rows_) {
    if (events->add(row)) continue;
    return Status(StatusCode::kCorrupt,
                  "the row of event " + std::string(text_of(row[0])) +
                      " cannot be read: its id, positions or times are not what this adapter "
                      "stores; look at it with psql");
  }
  return std::shared_ptr<const EventRows>(std::move(events));
}

bool EventRows::add(const pqxx::row& row) {
  // An iterator is a field that moves on. Whatever makes another field (row[i], *field, field++)
  // counts the holders of the result twice, which is what most of the time would go to.
  auto field = row.begin();
  if (field.is_null()) {
    notes_.push_back(integers_of(row.back(), -1));
    return true;
  }
  const auto next_text = [&field] {
    const std::string_view text = text_of(field);
    ++field;
    return text;
  };
  factport_event& event = events_.emplace_back();
  if (!read_id(next_text(), event.id)) return false;
  event.category = bytes_in(next_text());
  event.stream = bytes_in(next_text());
  event.name = bytes_in(next_text());
  if (!read_integer(next_text(), event.position)) return false;
  if (!read_integer(next_text(), event.global_position)) return false;
  if (!read_time(next_text(), event.occurred_at)) return false;
  if (!read_time(next_text(), event.recorded_at)) return false;
  // NULL is an empty text, which JSON never is.
  event.metadata = bytes_in(next_text());
  event.payload = bytes_in(next_text());
  bytes_ += event.category.size + event.stream.size + event.name.size + event.metadata.size +
            event.payload.size;
  return true;
}

}  // namespace factport::postgres
