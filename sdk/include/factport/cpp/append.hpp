// SPDX-License-Identifier: Apache-2.0
//
// AppendRequest and Receipts: what an adapter is asked to store, and where it writes what it
// stored. Both borrow the C structs of one call. What the host has checked of a request is said in
// factport/append.h; an adapter relies on it.
#ifndef FACTPORT_CPP_APPEND_HPP
#define FACTPORT_CPP_APPEND_HPP

#include <factport/append.h>
#include <factport/cpp/bytes.hpp>
#include <factport/cpp/event.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace factport {

class AppendRequest {
 public:
  explicit AppendRequest(const factport_append_request& raw) : raw_(&raw) {}

  std::string_view log() const noexcept { return view_of(raw_->log); }

  std::uint32_t target_count() const noexcept { return raw_->target_count; }
  /// REQUIRES: index < target_count().
  StreamView target(std::uint32_t index) const {
    const auto& target =
        *FACTPORT_ELEMENT(factport_target, raw_->targets, raw_->target_stride, index);
    return {view_of(target.category), view_of(target.stream)};
  }

  /// In global order.
  Strided<NewEventView, factport_new_event> events() const {
    return {raw_->events, raw_->event_count, raw_->event_stride};
  }
  std::uint32_t event_count() const noexcept { return raw_->event_count; }

  /// Whether one of the events has this id. Looks at every event.
  bool contains(const Uuid& id) const {
    for (const NewEventView event : events()) {
      if (event.id() == id) return true;
    }
    return false;
  }
  /// Whether an id stands twice in the request. Compares every pair: for small requests.
  bool repeats_an_id() const {
    for (std::size_t i = 0; i < event_count(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (events()[i].id() == events()[j].id()) return true;
      }
    }
    return false;
  }

  /// The condition tree in pre-order; see factport/condition.h, and judge() in condition.hpp.
  std::uint32_t condition_count() const noexcept { return raw_->condition_count; }
  /// REQUIRES: index < condition_count().
  const factport_condition& condition(std::uint32_t index) const {
    return *FACTPORT_ELEMENT(factport_condition, raw_->conditions, raw_->condition_stride, index);
  }

  const factport_append_request& raw() const noexcept { return *raw_; }

 private:
  const factport_append_request* raw_;
};

/// Where an adapter says what it stored: one receipt per event of the request, in its order.
class Receipts {
 public:
  explicit Receipts(factport_append_result& raw) : raw_(&raw) {}

  /// REQUIRES: index < the request's event_count().
  void set(std::size_t index, const factport_receipt& receipt) {
    *reinterpret_cast<factport_receipt*>(reinterpret_cast<char*>(raw_->receipts) +
                                         index * raw_->receipt_stride) = receipt;
  }
  /// The request was stored before; the receipts are the original ones.
  void already_stored() noexcept { raw_->flags |= FACTPORT_APPEND_ALREADY_STORED; }

 private:
  factport_append_result* raw_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_APPEND_HPP
