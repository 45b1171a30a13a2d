// SPDX-License-Identifier: Apache-2.0
//
// TestAppend: builds a request, event by event and node by node.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_APPEND_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_APPEND_HPP

#include <factport/cpp/append.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace factport::postgres_test {

/// A different id for every number.
inline Uuid id_of(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  id.bytes[0] = 0x7f;
  return id;
}

inline std::uint64_t number_of(const Uuid& id) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i < 16; ++i) number = number << 8 | id.bytes[i];
  return number;
}

class TestAppend {
 public:
  explicit TestAppend(std::string_view log = "default") : log_(log) {}
  TestAppend(const TestAppend&) = delete;
  TestAppend& operator=(const TestAppend&) = delete;

  std::uint32_t target(std::string_view category, std::string_view stream) {
    targets_.push_back({keep(category), keep(stream)});
    return static_cast<std::uint32_t>(targets_.size() - 1);
  }
  TestAppend& event(std::uint32_t target, std::uint64_t id, std::string_view name = "happened",
                    std::string_view payload = "{}", std::string_view metadata = {},
                    std::int64_t occurred_at = 0) {
    factport_new_event raw{};
    raw.target = target;
    raw.id = id_of(id).raw();
    raw.occurred_at = occurred_at;
    raw.name = keep(name);
    raw.payload = keep(payload);
    raw.metadata = keep(metadata);
    events_.push_back(raw);
    return *this;
  }
  TestAppend& leaf(std::uint32_t kind, std::uint32_t target, std::int64_t position = 0) {
    conditions_.push_back({kind, 1, target, 0, position});
    return *this;
  }
  TestAppend& inner(std::uint32_t kind, std::uint32_t subtree) {
    conditions_.push_back({kind, subtree, 0, 0, 0});
    return *this;
  }

  std::size_t size() const { return events_.size(); }
  factport_append_request raw() const {
    factport_append_request raw{};
    raw.struct_size = sizeof raw;
    raw.log = bytes_of(log_);
    raw.targets = targets_.data();
    raw.target_count = static_cast<std::uint32_t>(targets_.size());
    raw.target_stride = sizeof(factport_target);
    raw.events = events_.data();
    raw.event_count = static_cast<std::uint32_t>(events_.size());
    raw.event_stride = sizeof(factport_new_event);
    raw.conditions = conditions_.data();
    raw.condition_count = static_cast<std::uint32_t>(conditions_.size());
    raw.condition_stride = sizeof(factport_condition);
    return raw;
  }

 private:
  factport_bytes keep(std::string_view text) { return bytes_of(texts_.emplace_back(text)); }

  std::string log_;
  // A deque: what is kept does not move.
  std::deque<std::string> texts_;
  std::vector<factport_target> targets_;
  std::vector<factport_new_event> events_;
  std::vector<factport_condition> conditions_;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_APPEND_HPP
