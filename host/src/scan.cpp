// SPDX-License-Identifier: Apache-2.0
#include "checked_cursor.hpp"

#include <factport/host/error.hpp>
#include <factport/host/scan.hpp>

#include <utility>

namespace factport {

Scan::Scan(std::unique_ptr<host::CheckedCursor> cursor) : cursor_(std::move(cursor)) {}
Scan::Scan(Scan&& other) noexcept { *this = std::move(other); }
Scan& Scan::operator=(Scan&& other) noexcept {
  cursor_ = std::move(other.cursor_);
  at_ = std::exchange(other.at_, nullptr);
  batch_end_ = std::exchange(other.batch_end_, nullptr);
  stride_ = other.stride_;
  event_.reset();
  return *this;
}
Scan::~Scan() = default;

bool Scan::advance() {
  while (at_ == batch_end_) {
    const Result<bool> more = try_next_batch();
    if (!more.ok()) throw Error(more.status());
    if (!*more) {
      event_.reset();
      return false;
    }
  }
  event_.emplace(*reinterpret_cast<const factport_event*>(at_), log());
  at_ += stride_;
  return true;
}

std::vector<StoredEvent> Scan::to_vector() {
  std::vector<StoredEvent> events;
  for (const EventView& event : *this) events.emplace_back(event);
  return events;
}

Result<bool> Scan::try_next_batch() {
  at_ = batch_end_ = nullptr;
  Result<bool> more = cursor_->next();
  if (!more.ok() || !*more || cursor_->batch().size() == 0) return more;
  const EventBatch batch = cursor_->batch();
  at_ = reinterpret_cast<const char*>(&batch.at(0));
  stride_ = batch.stride();
  batch_end_ = at_ + batch.size() * stride_;
  return more;
}

EventBatch Scan::batch() const noexcept { return cursor_->batch(); }
std::string_view Scan::log() const noexcept { return cursor_->log(); }
std::int64_t Scan::scanned_through() const noexcept { return cursor_->scanned_through(); }

}  // namespace factport
