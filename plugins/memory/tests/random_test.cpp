// SPDX-License-Identifier: Apache-2.0
//
// Random appends and scans against the model. Reproducible: the seeds are fixed, and a failure
// prints the case.
#include "append_request.hpp"
#include "model.hpp"
#include "scan_request.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::memory::test;

namespace {

constexpr std::array kLogs = {"default", "second"};
constexpr std::array kCategories = {"a", "b", "ab"};
constexpr std::array kStreams = {"1", "2", "a"};
constexpr std::array kNames = {"opened", "moved", "closed"};

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }
  bool one_in(std::int64_t n) { return between(1, n) == 1; }
  template <class Items>
  std::string any(const Items& items) {
    return items[static_cast<std::size_t>(between(0, std::ssize(items) - 1))];
  }

 private:
  std::mt19937 engine_;
};

Event random_event(Dice& dice) {
  Event event;
  event.category = dice.any(kCategories);
  event.stream = dice.any(kStreams);
  event.name = dice.any(kNames);
  event.payload = std::string(static_cast<std::size_t>(dice.between(1, 40)), '7');
  if (dice.one_in(2)) event.metadata = std::to_string(dice.between(0, 99));
  event.occurred_at = dice.between(0, 100);
  // From a small set, so that requests repeat and overlap.
  event.id = numbered_id(static_cast<std::uint64_t>(dice.between(0, 3000)));
  return event;
}

/// An append, what the model thinks of it, and what the store does.
class RandomAppend {
 public:
  RandomAppend(const Model& model, Dice& dice) : model_(model), log_(dice.any(kLogs)) {
    if (dice.one_in(3) && !model.events.empty()) {
      repeat_stored_events(dice);
    } else {
      for (std::int64_t i = dice.between(1, 6); i > 0; --i) events_.push_back(random_event(dice));
    }
    if (!dice.one_in(3)) return;
    const Event event = random_event(dice);
    const std::int64_t actual = model.last_position(log_, {event.category, event.stream});
    leaf_ = {event.category, event.stream};
    expected_position_ = dice.one_in(2) ? actual : dice.between(-1, 5);
    condition_holds_ = expected_position_ == actual;
  }

  const std::string& log() const { return log_; }
  const std::vector<Event>& events() const { return events_; }

  Appended send(const TestHost& host, const Handle& store) const {
    Append append(log_);
    for (const Event& event : events_) append.event(event);
    if (!leaf_.first.empty()) append.expect_position(leaf_.first, leaf_.second, expected_position_);
    return append.send(host, store);
  }

  /// OK, DUPLICATE_ID or CONDITION_FAILED.
  StatusCode expected() const {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (events_[i].id == events_[j].id) return StatusCode::kDuplicateId;
      }
    }
    if (is_repeat()) return StatusCode::kOk;
    for (const Event& event : events_) {
      if (model_.find(log_, *event.id) != nullptr) return StatusCode::kDuplicateId;
    }
    return condition_holds_ ? StatusCode::kOk : StatusCode::kConditionFailed;
  }

  bool is_repeat() const {
    std::int64_t last_global = 0;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const StoredEvent* stored = model_.find(log_, *events_[i].id);
      if (stored == nullptr || !stored->in({events_[i].category, events_[i].stream}) ||
          stored->name() != events_[i].name || stored->global_position() <= last_global) {
        return false;
      }
      last_global = stored->global_position();
      for (std::size_t j = i; j-- > 0;) {
        const StoredEvent& before = *model_.find(log_, *events_[j].id);
        if (!before.in({stored->category(), stored->stream()})) continue;
        if (before.position() + 1 != stored->position()) return false;
        break;
      }
    }
    return true;
  }

 private:
  // Some of what lies side by side in a log, sometimes with a flaw.
  void repeat_stored_events(Dice& dice) {
    const std::int64_t first = dice.between(0, std::ssize(model_.events) - 1);
    for (std::int64_t i = first; i < std::ssize(model_.events) && std::ssize(events_) < 4; ++i) {
      const StoredEvent& stored = model_.events[static_cast<std::size_t>(i)];
      if (stored.log() != log_ || dice.one_in(8)) continue;
      Event event{.category = std::string(stored.category()),
                  .stream = std::string(stored.stream()),
                  .name = std::string(stored.name()),
                  .id = stored.id()};
      if (dice.one_in(20)) event.name = dice.any(kNames);
      if (dice.one_in(20)) event.stream = dice.any(kStreams);
      events_.push_back(event);
    }
    if (events_.empty() || dice.one_in(10)) events_.push_back(random_event(dice));
    if (dice.one_in(10)) std::swap(events_.front(), events_.back());
  }

  const Model& model_;
  std::string log_;
  std::vector<Event> events_;
  std::pair<std::string, std::string> leaf_;
  std::int64_t expected_position_ = -1;
  bool condition_holds_ = true;
};

/// Sends it, compares, and lets the model follow. Whether it was stored, now or before.
bool check_append(const TestHost& host, const Handle& store, Model& model,
                  const RandomAppend& append) {
  const StatusCode expected = append.expected();
  const bool repeat = expected == StatusCode::kOk && append.is_repeat();
  const Appended appended = append.send(host, store);
  INFO(appended.status.to_string());
  REQUIRE(name_of(appended.status.code()) == name_of(expected));
  if (expected != StatusCode::kOk) return false;
  REQUIRE(appended.already_stored == repeat);
  for (const Event& event : append.events()) {
    if (!repeat) model.add(append.log(), event, *event.id, host.now_us);
  }
  for (std::size_t i = 0; i < append.events().size(); ++i) {
    const StoredEvent& stored = *model.find(append.log(), *append.events()[i].id);
    REQUIRE(appended.receipts[i].position == stored.position());
    REQUIRE(appended.receipts[i].global_position == stored.global_position());
    REQUIRE(appended.receipts[i].recorded_at == stored.recorded_at());
  }
  return true;
}

Scan random_scan(Dice& dice, std::int64_t most) {
  const std::string log = dice.any(kLogs);
  const std::int64_t kind = dice.between(0, 3);
  Scan scan = kind == 0   ? Scan::of_stream(dice.any(kCategories), dice.any(kStreams), log)
              : kind == 1 ? Scan::of_category(dice.any(kCategories), log)
                          : Scan::of_log(log);
  if (kind == 0 && dice.one_in(3)) scan.from(dice.between(0, most / 8));
  if (kind == 0 && dice.one_in(3)) scan.to(dice.between(0, most / 8));
  if (dice.one_in(3)) scan.after(dice.between(0, most + 2));
  if (dice.one_in(3)) scan.before(dice.between(0, most + 2));
  if (dice.one_in(3)) scan.limit(dice.between(0, 20));
  if (dice.one_in(2)) scan.backwards();
  if (dice.one_in(4))
    scan.names(dice.one_in(5) ? std::vector<std::string>{}
                              : std::vector{dice.any(kNames), dice.any(kNames)});
  if (dice.one_in(5)) scan.occurred(dice.between(0, 60), dice.between(40, 100));
  if (dice.one_in(5)) scan.recorded(dice.between(0, 60), dice.between(40, 100));
  return scan.batch_events(static_cast<std::uint32_t>(dice.between(1, 70)));
}

void check_scan(const TestHost& host, const Handle& store, const Model& model, Scan& scan,
                Dice& dice) {
  std::int64_t scanned_through = 0;
  const ScanRequest request(scan.raw());
  const auto expected = model.select(request, scanned_through);
  const Scanned scanned = scan.read(host, store);
  check_same(scanned.events, expected);
  REQUIRE(scanned.scanned_through.back() == scanned_through);

  // Every batch is a place to resume from.
  if (request.backwards()) return;
  const auto batch = static_cast<std::size_t>(dice.between(0, std::ssize(scanned.counts) - 1));
  Scan rest = scan;
  rest.after(scanned.scanned_through[batch]);
  const auto seen = static_cast<std::int64_t>(scanned.counts[batch]);
  if (request.limit()) rest.limit(*request.limit() - seen);
  check_same(rest.read(host, store).events, {expected.begin() + seen, expected.end()});
}

}  // namespace

TEST_CASE("memory: random appends and scans agree with a model that looks at everything") {
  TestHost host;
  const Handle store = host.open();
  Model model;
  Dice dice(20'240'607);
  int stored = 0;
  for (int i = 0; i < 600; ++i) {
    CAPTURE(i);
    host.now_us = dice.between(0, 100);
    if (check_append(host, store, model, RandomAppend(model, dice))) ++stored;
    const std::int64_t most = model.last_global_position("default");
    for (int j = 0; j < 5; ++j) {
      CAPTURE(j);
      Scan scan = random_scan(dice, most);
      check_scan(host, store, model, scan, dice);
    }
  }
  CHECK(stored > 200);
  CHECK(model.events.size() > 500);
}
