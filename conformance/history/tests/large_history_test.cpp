// SPDX-License-Identifier: Apache-2.0
//
// How long a large history takes; prints, and is run by its name or by [large].
#include "check.hpp"
#include "scenario.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <iostream>
#include <random>

using namespace factport;
using namespace factport::conformance;

namespace {

// Every third operation is a poll of ten events; the store has one lock and is right.
History large(std::size_t operations) {
  History history;
  history.level = Level::kLog;
  history.operations.reserve(operations);
  std::mt19937 random(1);
  std::vector<std::int64_t> lengths(1000);
  for (std::size_t i = 0; i < operations; ++i) {
    Operation& operation = history.operations.emplace_back();
    operation.id = i;
    operation.session = static_cast<std::uint32_t>(i % 16);
    operation.invoked = static_cast<Instant>(10 * i);
    operation.returned = operation.invoked + 5;
    operation.outcome = Outcome::kOk;
    if (i % 3 == 2) {
      const std::size_t first = history.log.size() < 10 ? 0 : random() % (history.log.size() - 9);
      ScanRead scan{{}, static_cast<std::int64_t>(first), 10, Direction::kForwards, {}};
      for (std::size_t at = first; at < history.log.size() && at < first + 10; ++at) {
        const LoggedEvent& event = history.log[at];
        scan.events.push_back({event.id, event.position, event.global_position});
      }
      operation.call = std::move(scan);
      continue;
    }
    const std::size_t stream = random() % lengths.size();
    const StreamName name{"c" + std::to_string(stream % 10), std::to_string(stream)};
    Append append;
    append.targets.push_back({name, at(lengths[stream] - 1)});
    const Uuid id = numbered_id(i + 1);
    const std::int64_t global = std::ssize(history.log) + 1;
    append.events.push_back({id, 0});
    append.receipts.push_back({id, lengths[stream], global});
    history.log.push_back({id, name, lengths[stream]++, global});
    operation.call = std::move(append);
  }
  return history;
}

}  // namespace

TEST_CASE("large history: a million operations", "[.][large]") {
  for (const std::size_t operations : {10'000u, 100'000u, 1'000'000u}) {
    const History history = large(operations);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(check_history(history).empty());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << operations << " operations, " << history.log.size() << " events: " << took.count()
              << " s\n";
  }
}
