// SPDX-License-Identifier: Apache-2.0
//
// Several processes on one file, and processes that are killed.
#include "child_process.hpp"
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

using namespace factport;
using namespace factport::sqlite_test;

namespace {

/// Positions without gaps in every stream, global positions without gaps in the log.
void check_gapless(const std::vector<StoredEvent>& events) {
  std::map<std::string, std::int64_t> next;
  std::int64_t last = 0;
  bool gapless = true;
  for (const StoredEvent& event : events) {
    gapless = gapless && event.global_position() == ++last;
    gapless = gapless && event.position() == next[std::string(event.stream())]++;
  }
  CHECK(gapless);
}

constexpr std::uint64_t kBatch = 4;

/// Appends of kBatch events each, over two streams, until killed; sends the number of each that was
/// acknowledged. Ids are number * kBatch and what follows.
int append_for_ever(const std::filesystem::path& file, std::uint64_t first,
                    const std::function<void(std::uint64_t)>& acknowledge) {
  // Checkpoints come often, so that they are hit as well.
  const auto store = TestStore::at(file, {{"wal_autocheckpoint_pages", std::int64_t{30}}});
  for (std::uint64_t number = first;; ++number) {
    TestAppend append;
    const std::uint32_t targets[] = {append.target("c", "a"), append.target("c", "b")};
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      append.event(targets[i % 2], number * kBatch + i, "n", std::string(300, '1'));
    }
    if (!store->append(append).status.ok()) return 1;
    acknowledge(number);
  }
}

}  // namespace

TEST_CASE("processes: two that append at once keep positions gapless", "[processes]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  constexpr std::uint64_t kEach = 150;
  std::vector<std::unique_ptr<ChildProcess>> children;
  for (std::uint64_t i = 0; i < 2; ++i) {
    children.push_back(std::make_unique<ChildProcess>([&, i](auto) {
      const auto store = TestStore::at(file);
      for (std::uint64_t n = 0; n < kEach; ++n) {
        const std::string stream = "s" + std::to_string(n % 2);
        if (!store->append_one("c", stream, i * kEach + n + 1).status.ok()) return 1;
      }
      return 0;
    }));
  }
  for (const auto& child : children) CHECK(child->wait() == 0);
  const auto events = TestStore::at(file)->scan_log().events;
  CHECK(events.size() == 2 * kEach);
  check_gapless(events);
}

TEST_CASE("processes: one sees at once what another has appended", "[processes]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  ChildProcess child([&](auto send) {
    const auto store = TestStore::at(file);
    for (std::uint64_t id = 1; id <= 50; ++id) {
      if (!store->append_one("c", "s", id).status.ok()) return 1;
      send(id);
    }
    return 0;
  });
  std::unique_ptr<TestStore> store;
  while (const auto id = child.read()) {
    if (store == nullptr) store = TestStore::at(file);
    const auto latest = store->latest(log_scope());
    REQUIRE(latest.size() == 1);
    CHECK(number_of(latest[0].id()) >= *id);
  }
  CHECK(child.wait() == 0);
}

TEST_CASE("processes: SIGKILL at any moment loses no acknowledged event, a hundred times",
          "[processes][kill]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  std::mt19937_64 random(11);
  std::set<std::uint64_t> acknowledged;
  std::uint64_t first = 1;
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    ChildProcess child([&](auto send) { return append_for_ever(file, first, send); });
    const auto killed_after = std::uniform_int_distribution<int>(0, 30'000)(random);
    std::this_thread::sleep_for(std::chrono::microseconds(killed_after));
    child.kill();
    while (const auto number = child.read()) acknowledged.insert(*number);
    REQUIRE(child.wait() == -1);

    const auto events = TestStore::at(file)->scan_log().events;
    check_gapless(events);
    std::map<std::uint64_t, std::uint64_t> found;
    for (const StoredEvent& event : events) ++found[number_of(event.id()) / kBatch];
    for (const auto& [number, count] : found) REQUIRE(count == kBatch);
    for (const std::uint64_t number : acknowledged) REQUIRE(found.count(number) == 1);
    first = found.empty() ? 1 : found.rbegin()->first + 1;
    if (round % 10 == 9) REQUIRE(RawDatabase(file).run("PRAGMA integrity_check") == "ok");
  }
  CHECK(acknowledged.size() > 20);
}
