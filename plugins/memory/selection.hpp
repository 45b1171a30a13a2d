// SPDX-License-Identifier: Apache-2.0
//
// Selection: the events of one scope that are readable when it is made, in their order. What is
// appended later is never part of it. It copies nothing; the log must outlive it.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_MEMORY_SELECTION_HPP
#define FACTPORT_MEMORY_SELECTION_HPP

#include "log.hpp"
#include "streams.hpp"

#include <factport/cpp/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace factport::memory {

class Selection {
 public:
  /// The scope of `log`, which is null when it is absent; so may the category or stream be.
  Selection(const Log* log, const ScopeView& scope);
  /// A category or stream of `log`, by what it holds.
  Selection(const Log& log, const EventNumbers& numbers);

  /// Drops what lies outside the bounds of a scan: from, to, after, before.
  void narrow(const ScanRequest& request);
  void keep_first(std::uint64_t count);
  void keep_last(std::uint64_t count);

  bool empty() const noexcept { return begin_ == end_; }
  std::uint64_t size() const noexcept { return end_ - begin_; }
  /// REQUIRES: !empty(). So do the others.
  const factport_event& front() const { return at(begin_); }
  const factport_event& back() const { return at(end_ - 1); }

  const factport_event& take_front();
  const factport_event& take_back();

  /// Whether it is a part of the log, whose events lie side by side.
  bool is_contiguous() const noexcept { return numbers_ == nullptr; }
  /// The first events that lie side by side, at most `most` of them.
  /// REQUIRES: is_contiguous(), !empty(), most > 0.
  std::span<const factport_event> take_run(std::uint64_t most);

 private:
  void select(const Log& log, const EventNumbers& numbers);
  const factport_event& at(std::uint64_t index) const;
  /// The first index that holds `number` or a higher one.
  std::uint64_t first_from(std::uint64_t number) const;

  const Events* events_ = nullptr;
  // Null when every event of the log counts.
  const EventNumbers* numbers_ = nullptr;
  // Indexes into *numbers_, or into *events_.
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_SELECTION_HPP
