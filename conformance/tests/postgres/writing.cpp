// SPDX-License-Identifier: Apache-2.0
#include "writing.hpp"

#include "numbered_events.hpp"

#include <factport/host/error.hpp>
#include <factport/host/transaction.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace factport::conformance {

namespace {

// Lost a race, and may be tried again: nothing was stored.
bool lost_race(const Status& status) { return status.code() == StatusCode::kConflict; }

}  // namespace

void Writing::run(const std::atomic<bool>& ended) {
  while (!ended) {
    if (chance(5)) be_refused();
    if (chance(40))
      transact();
    else
      append();
  }
}

EventStream Writing::any_stream() {
  return store_.stream(chance(50) ? "a" : "b",
                       std::string(1, static_cast<char>('p' + random_() % 8)));
}

void Writing::pause() { std::this_thread::sleep_for(std::chrono::microseconds(random_() % 5'000)); }

void Writing::append() {
  AppendResult result;
  if (chance(30)) {
    std::vector<StreamEvents> streams = {{"p", numbered_events(1, ++written_)},
                                         {"q", numbered_events(2, ++written_)}};
    if (chance(50)) std::swap(streams[0], streams[1]);
    result = store_.category("a").try_publish(streams);
  } else {
    const int count = 1 + static_cast<int>(random_() % 4);
    result = any_stream().try_publish(numbered_events(count, ++written_));
  }
  if (lost_race(result.status)) return;
  if (!result.ok()) throw std::logic_error(result.status.to_string());
  if (chance(5)) check_own(result.receipts.front().global_position);
}

void Writing::be_refused() {
  const Status status =
      any_stream().try_publish(numbered_events(2), position_is(1'000'000'000)).status;
  if (status.code() != StatusCode::kConditionFailed && !lost_race(status))
    throw std::logic_error("not refused: " + status.to_string());
}

void Writing::transact() {
  Transaction transaction = store_.begin();
  for (int left = 1 + static_cast<int>(random_() % 3); left > 0; --left) {
    const int count = 1 + static_cast<int>(random_() % 3);
    const Status status =
        any_stream()
            .try_publish(numbered_events(count, ++written_), {}, {.transaction = &transaction})
            .status;
    if (lost_race(status)) return;
    if (!status.ok()) throw std::logic_error("in a transaction: " + status.to_string());
    pause();
  }
  if (chance(5)) return;
  const Status status = transaction.try_commit();
  if (!status.ok() && !lost_race(status))
    throw std::logic_error("at a commit: " + status.to_string());
}

/// A read sees what its own handle has appended.
void Writing::check_own(std::int64_t global_position) {
  Scan scan = store_.log().scan({.after = global_position - 1, .limit = 1});
  for (const EventView& event : scan) {
    if (event.global_position() == global_position) return;
  }
  throw std::logic_error("an `own` read has missed its handle's event " +
                         std::to_string(global_position));
}

}  // namespace factport::conformance
