// SPDX-License-Identifier: Apache-2.0
//
// Random stores, random scans, and the naive model.
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

constexpr int kStores = 12;
constexpr int kScansPerStore = 200;

const std::vector<std::string> kCategories = {"a", "ab", "b"};
const std::vector<std::string> kStreams = {"a", "b", "bc", "x"};
const std::vector<std::string> kNames = {"opened", "opened.", "closed", "Opened"};

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : random_(seed) {}
  std::int64_t below(std::int64_t bound) {
    return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(random_);
  }
  bool one_in(int n) { return below(n) == 0; }
  const std::string& of(const std::vector<std::string>& names) {
    return names[static_cast<std::size_t>(below(static_cast<std::int64_t>(names.size())))];
  }

 private:
  std::mt19937 random_;
};

/// Each store is a log of its own, so that one open store serves them all.
RecordedEvents random_store(const EventStore& store, Chance& chance) {
  for (std::int64_t appends = chance.below(20); appends > 0; --appends) {
    std::vector<NewEvent> events;
    for (std::int64_t i = chance.below(4); i >= 0; --i) {
      events.push_back({.name = chance.of(kNames),
                        .payload = std::to_string(i),
                        .occurred_at = chance.below(100)});
    }
    store.stream(chance.of(kCategories), chance.of(kStreams)).publish(events);
  }
  return read_log(store);
}

ScanScope random_scope(Chance& chance) {
  switch (chance.below(3)) {
    case 0: return {};
    case 1: return {chance.of(kCategories), ""};
    default: return {chance.of(kCategories), chance.of(kStreams)};
  }
}

std::optional<std::int64_t> maybe(Chance& chance, std::int64_t bound) {
  if (!chance.one_in(3)) return std::nullopt;
  return chance.below(bound);
}

TimeRange random_recorded_range(Chance& chance, const RecordedEvents& log) {
  TimeRange range;
  const auto some_time = [&] {
    return log[static_cast<std::size_t>(chance.below(static_cast<std::int64_t>(log.size())))]
        .recorded_at;
  };
  if (!log.empty() && chance.one_in(8)) range.from = some_time();
  if (!log.empty() && chance.one_in(8)) range.before = some_time();
  return range;
}

ScanOptions random_options(Chance& chance, const ScanScope& scope, const RecordedEvents& log,
                           bool backwards) {
  const std::int64_t last = log.empty() ? 1 : log.back().global_position;
  ScanOptions options;
  if (!scope.stream.empty()) {
    options.from = maybe(chance, 8);
    options.to = maybe(chance, 8);
  }
  options.after = maybe(chance, last + 2);
  options.before = maybe(chance, last + 2);
  options.limit = maybe(chance, 12);
  if (backwards && chance.one_in(2)) options.direction = Direction::kBackwards;
  if (chance.one_in(4)) {
    options.names.emplace();
    for (std::int64_t i = chance.below(4); i > 0; --i) options.names->push_back(chance.of(kNames));
  }
  if (chance.one_in(6)) options.occurred_at.from = chance.below(100);
  if (chance.one_in(6)) options.occurred_at.before = chance.below(100);
  options.recorded_at = random_recorded_range(chance, log);
  options.batch_events = static_cast<std::uint32_t>(1 + chance.below(7));
  return options;
}

/// Forwards: every event that the scan selects and that lies at or below scanned_through was
/// delivered, and scanned_through lies at or above what was.
bool resumes_well(const RecordedEvents& log, const ScanScope& scope, const ScanOptions& options,
                  const RecordedEvents& delivered, std::int64_t scanned_through) {
  ScanOptions unlimited = options;
  unlimited.limit.reset();
  std::size_t passed = 0;
  for (const RecordedEvent& event : expected_scan(log, scope, unlimited)) {
    if (event.global_position <= scanned_through) ++passed;
  }
  return passed == delivered.size() &&
         (delivered.empty() || scanned_through >= delivered.back().global_position) &&
         scanned_through >= options.after.value_or(0);
}

}  // namespace

TEST_CASE("scan: random scans of random stores deliver what the naive model says") {
  const StoreUnderTest under_test;
  const bool backwards = under_test.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN);
  Chance chance(4711);
  for (int i = 0; i < kStores; ++i) {
    const EventStore store = under_test->in_log("random-" + std::to_string(i));
    const RecordedEvents log = random_store(store, chance);
    for (int j = 0; j < kScansPerStore; ++j) {
      const ScanScope scope = random_scope(chance);
      const ScanOptions options = random_options(chance, scope, log, backwards);
      Scan scan = scope.scan(store, options);
      RecordedEvents delivered;
      for (const EventView& event : scan) delivered.emplace_back(event);
      if (delivered != expected_scan(log, scope, options)) {
        CAPTURE(i, j, scope.category, scope.stream, options.from, options.to, options.after,
                options.before, options.limit);
        CHECK(delivered == expected_scan(log, scope, options));
      }
      if (options.direction == Direction::kBackwards) continue;
      if (!resumes_well(log, scope, options, delivered, scan.scanned_through())) {
        FAIL("store " << i << ", scan " << j << ": scanned_through is " << scan.scanned_through());
      }
    }
  }
}
