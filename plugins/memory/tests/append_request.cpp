// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"

#include <atomic>
#include <cstring>

namespace factport::memory::test {

Uuid numbered_id(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return id;
}

Append& Append::event(const Event& event) {
  static std::atomic<std::uint64_t> next{std::uint64_t{1} << 40};
  factport_new_event raw{};
  raw.target = target(event.category, event.stream);
  raw.id = event.id.value_or(numbered_id(next++)).raw();
  raw.occurred_at = event.occurred_at;
  raw.name = keep(event.name);
  raw.payload = keep(event.payload);
  if (event.metadata) raw.metadata = keep(*event.metadata);
  events_.push_back(raw);
  return *this;
}

Append& Append::impossible_event(std::string_view category, std::string_view stream) {
  event({.category = std::string(category), .stream = std::string(stream)});
  events_.back().payload.size = std::uint64_t{1} << 60;
  return *this;
}

Append& Append::expect_empty(std::string_view category, std::string_view stream) {
  return leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, target(category, stream), 0);
}

Append& Append::expect_exists(std::string_view category, std::string_view stream) {
  return leaf(FACTPORT_CONDITION_STREAM_EXISTS, target(category, stream), 0);
}

Append& Append::expect_position(std::string_view category, std::string_view stream,
                                std::int64_t n) {
  return leaf(FACTPORT_CONDITION_POSITION_IS, target(category, stream), n);
}

Appended Append::send(const TestHost& host, EventStorageAdapter& store) {
  return send(TestCall(host), store);
}

Appended Append::send(const TestCall& call, EventStorageAdapter& store) {
  return send_to([&](const AppendRequest& request, Receipts& receipts) {
    return request.target_count() == 1 ? store.append_to_stream(call, request, receipts)
                                       : store.append_to_streams(call, request, receipts);
  });
}

Appended Append::send(const TestHost& host, StoreTransaction& transaction) {
  const TestCall call(host);
  return send_to([&](const AppendRequest& request, Receipts& receipts) {
    return transaction.append(call, request, receipts);
  });
}

template <class Store>
Appended Append::send_to(Store&& store) {
  std::vector<factport_condition> tree;
  if (!leaves_.empty()) {
    tree.push_back(
        {FACTPORT_CONDITION_ALL, static_cast<std::uint32_t>(leaves_.size()) + 1, 0, 0, 0});
    tree.insert(tree.end(), leaves_.begin(), leaves_.end());
  }
  factport_append_request raw{};
  raw.struct_size = sizeof raw;
  raw.log = bytes_of(log_);
  raw.targets = targets_.data();
  raw.target_count = static_cast<std::uint32_t>(targets_.size());
  raw.target_stride = sizeof(factport_target);
  raw.events = events_.data();
  raw.event_count = static_cast<std::uint32_t>(events_.size());
  raw.event_stride = sizeof(factport_new_event);
  raw.conditions = tree.data();
  raw.condition_count = static_cast<std::uint32_t>(tree.size());
  raw.condition_stride = sizeof(factport_condition);

  Appended appended;
  appended.receipts.resize(events_.size());
  factport_append_result result{};
  result.struct_size = sizeof result;
  result.receipts = appended.receipts.data();
  result.receipt_stride = sizeof(factport_receipt);
  Receipts receipts(result);
  appended.status = store(AppendRequest(raw), receipts);
  appended.already_stored = (result.flags & FACTPORT_APPEND_ALREADY_STORED) != 0;
  return appended;
}

factport_bytes Append::keep(std::string_view text) { return bytes_of(texts_.emplace_back(text)); }

std::uint32_t Append::target(std::string_view category, std::string_view stream) {
  for (std::uint32_t i = 0; i < targets_.size(); ++i) {
    if (view_of(targets_[i].category) == category && view_of(targets_[i].stream) == stream) {
      return i;
    }
  }
  targets_.push_back({keep(category), keep(stream)});
  return static_cast<std::uint32_t>(targets_.size()) - 1;
}

Append& Append::leaf(std::uint32_t kind, std::uint32_t target, std::int64_t position) {
  leaves_.push_back({kind, 1, target, 0, position});
  return *this;
}

}  // namespace factport::memory::test
