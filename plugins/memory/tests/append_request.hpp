// SPDX-License-Identifier: Apache-2.0
//
// Append: builds an append request and sends it.
#ifndef FACTPORT_MEMORY_TESTS_APPEND_REQUEST_HPP
#define FACTPORT_MEMORY_TESTS_APPEND_REQUEST_HPP

#include "test_host.hpp"

#include <factport/append.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::memory::test {

struct Appended {
  Status status;
  std::vector<factport_receipt> receipts;
  bool already_stored = false;
};

/// An id that is like no other; the same for the same number.
Uuid numbered_id(std::uint64_t number);

struct Event {
  std::string category = "c";
  std::string stream = "s";
  std::string name = "happened";
  std::string payload = "{}";
  std::optional<std::string> metadata = {};
  std::int64_t occurred_at = 0;
  /// Absent: one that is like no other.
  std::optional<Uuid> id = {};
};

class Append {
 public:
  explicit Append(std::string_view log = "default") : log_(log) {}

  Append& event(const Event& event);
  /// One that no memory is large enough for. Its payload must not be looked at.
  Append& impossible_event(std::string_view category, std::string_view stream);
  /// Leaves, which all must hold. Their stream becomes a target.
  Append& expect_empty(std::string_view category, std::string_view stream);
  Append& expect_exists(std::string_view category, std::string_view stream);
  Append& expect_position(std::string_view category, std::string_view stream, std::int64_t n);

  Appended send(const TestHost& host, EventStorageAdapter& store);
  Appended send(const TestHost& host, const Handle& store) { return send(host, *store); }
  Appended send(const TestHost& host, StoreTransaction& transaction);
  /// With a deadline, or a cancel token.
  Appended send(const TestCall& call, EventStorageAdapter& store);

 private:
  template <class Store>
  Appended send_to(Store&& store);
  factport_bytes keep(std::string_view text);
  std::uint32_t target(std::string_view category, std::string_view stream);
  Append& leaf(std::uint32_t kind, std::uint32_t target, std::int64_t position);

  std::string log_;
  std::deque<std::string> texts_;
  std::vector<factport_target> targets_;
  std::vector<factport_new_event> events_;
  std::vector<factport_condition> leaves_;
};

}  // namespace factport::memory::test

#endif  // FACTPORT_MEMORY_TESTS_APPEND_REQUEST_HPP
