// SPDX-License-Identifier: Apache-2.0
#include "faulty_disk.hpp"
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

// Of every connection that is opened while a CommitCounter lives.
std::atomic<int> commits = 0;

int count_commits_of(sqlite3* connection, const char**, const sqlite3_api_routines*) {
  sqlite3_commit_hook(
      connection, [](void*) { return ++commits, 0; }, nullptr);
  return SQLITE_OK;
}

class CommitCounter {
 public:
  CommitCounter() { sqlite3_auto_extension(extension()); }
  ~CommitCounter() { sqlite3_cancel_auto_extension(extension()); }
  void restart() { commits = 0; }
  int count() const { return commits; }

 private:
  static void (*extension())() { return reinterpret_cast<void (*)()>(&count_commits_of); }
};

/// Threads whose appends meet: another connection holds the write lock until all have queued.
class Meeting {
 public:
  explicit Meeting(const std::filesystem::path& file) : blocker_(file) {
    blocker_.run("BEGIN IMMEDIATE");
  }
  void add(std::function<void()> body) {
    threads_.emplace_back(std::move(body));
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  void run() {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    blocker_.run("ROLLBACK");
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  RawDatabase blocker_;
  std::vector<std::thread> threads_;
};

struct Fixture {
  CommitCounter counter;
  ScratchDirectory scratch;
  std::filesystem::path file = scratch.path() / "events.db";
  std::unique_ptr<TestStore> store = TestStore::at(file);
};

}  // namespace

TEST_CASE_METHOD(Fixture, "group commit: appends that meet share one transaction", "[group]") {
  store->append_one("c", "s", 100);
  counter.restart();
  Meeting meeting(file);
  std::vector<Appended> answers(8);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    meeting.add([&, i] { answers[i] = store->append_one("c", "s", i + 1); });
  }
  meeting.run();
  std::set<std::int64_t> positions;
  for (const Appended& answer : answers) {
    CHECK(answer.status.ok());
    positions.insert(answer.receipts[0].position);
  }
  CHECK(positions.size() == answers.size());
  CHECK(counter.count() == 1);
}

TEST_CASE_METHOD(Fixture, "group commit: each member has its own verdict", "[group]") {
  store->append_one("c", "taken", 100);
  counter.restart();
  Meeting meeting(file);
  Appended stored, refused, duplicate, replayed, last;
  meeting.add([&] { stored = store->append_one("c", "s", 1); });
  meeting.add([&] {
    TestAppend append;
    append.event(append.target("c", "s"), 2).leaf(FACTPORT_CONDITION_POSITION_IS, 0, 7);
    refused = store->append(append);
  });
  meeting.add([&] { duplicate = store->append_one("c", "elsewhere", 100); });
  meeting.add([&] { replayed = store->append_one("c", "taken", 100); });
  meeting.add([&] { last = store->append_one("c", "s", 3); });
  meeting.run();
  CHECK(stored.status.ok());
  CHECK(refused.status.code() == StatusCode::kConditionFailed);
  CHECK(refused.status.failure().failed_leaves.at(0).actual_position == 0);
  CHECK(duplicate.status.code() == StatusCode::kDuplicateId);
  CHECK(replayed.status.ok());
  CHECK(replayed.already_stored);
  CHECK(last.status.ok());
  CHECK(last.receipts[0].position == 1);
  CHECK_FALSE(last.already_stored);
  CHECK(counter.count() == 1);
  CHECK(store->scan_log().events.size() == 3);
}

TEST_CASE_METHOD(Fixture, "group commit: the same request twice in a group is stored once",
                 "[group]") {
  Meeting meeting(file);
  Appended first, second;
  meeting.add([&] { first = store->append_one("c", "s", 1); });
  meeting.add([&] { second = store->append_one("c", "s", 1); });
  meeting.run();
  CHECK(first.status.ok());
  CHECK(second.status.ok());
  CHECK_FALSE(first.already_stored);
  CHECK(second.already_stored);
  CHECK(second.receipts[0].global_position == first.receipts[0].global_position);
  CHECK(store->scan_log().events.size() == 1);
}

TEST_CASE("group commit: a member that does not fit on the disk fails alone", "[group]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  FaultyDisk disk;
  const auto store = TestStore::at(file);
  store->append_one("c", "s", 100);
  Appended small, large, other;
  {
    Meeting meeting(file);
    meeting.add([&] { small = store->append_one("c", "s", 1); });
    meeting.add([&] {
      TestAppend append;
      append.event(append.target("c", "s"), 2, "n", std::string(3'000'000, '1'));
      large = store->append(append);
    });
    meeting.add([&] { other = store->append_one("c", "s", 3); });
    disk.set_space(1'000'000);
    meeting.run();
  }
  CHECK(small.status.ok());
  CHECK(large.status.code() == StatusCode::kResourceExhausted);
  CHECK(other.status.ok());
  CHECK(other.receipts[0].position == 2);
  disk.set_space(-1);
}

TEST_CASE_METHOD(Fixture, "group commit: an append is withdrawn while it waits", "[group]") {
  TestToken token;
  Appended leader, cancelled, late;
  RawDatabase blocker(file);
  blocker.run("BEGIN IMMEDIATE");
  std::thread first([&] { leader = store->append_one("c", "s", 1); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread second([&] {
    TestAppend append;
    append.event(append.target("c", "s"), 2);
    cancelled = store->append(append, store->call(std::nullopt, &token));
  });
  std::thread third([&] {
    TestAppend append;
    append.event(append.target("c", "s"), 3);
    late = store->append(append, store->call(std::chrono::milliseconds(100)));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  token.cancel();
  second.join();
  third.join();
  blocker.run("ROLLBACK");
  first.join();
  CHECK(leader.status.ok());
  CHECK(cancelled.status.code() == StatusCode::kCancelled);
  CHECK(late.status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.status.message()), Contains("holds the write lock of"));
  CHECK(store->scan_log().events.size() == 1);
}

TEST_CASE_METHOD(Fixture, "group commit: when the leader gives up, the next one leads", "[group]") {
  Appended leader, next;
  RawDatabase blocker(file);
  blocker.run("BEGIN IMMEDIATE");
  std::thread first([&] {
    TestAppend append;
    append.event(append.target("c", "s"), 1);
    leader = store->append(append, store->call(std::chrono::milliseconds(100)));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  std::thread second([&] { next = store->append_one("c", "s", 2); });
  first.join();
  blocker.run("ROLLBACK");
  second.join();
  CHECK(leader.status.code() == StatusCode::kTimeout);
  CHECK(next.status.ok());
  CHECK(next.receipts[0].position == 0);
}

TEST_CASE_METHOD(Fixture, "group commit: a group has its limits", "[group]") {
  store = TestStore::at(file, {{"group_commit.max_appends", std::int64_t{2}}});
  counter.restart();
  Meeting meeting(file);
  std::atomic<int> stored = 0;
  for (std::uint64_t i = 1; i <= 6; ++i) {
    meeting.add([&, i] { stored += store->append_one("c", "s", i).status.ok() ? 1 : 0; });
  }
  meeting.run();
  CHECK(stored == 6);
  CHECK(counter.count() == 3);
}

TEST_CASE_METHOD(Fixture, "group commit: many threads write and read, and nothing is lost",
                 "[group]") {
  constexpr std::uint64_t kThreads = 6;
  constexpr std::uint64_t kAppends = 60;
  std::atomic<int> failures = 0;
  std::atomic<bool> done = false;
  counter.restart();
  std::thread reader([&] {
    // No reader ever skips an event: what is read from a resume position joins up.
    std::int64_t seen = 0;
    while (!done) {
      factport_scan_request request = scan_of(log_scope());
      request.given = FACTPORT_SCAN_HAS_AFTER;
      request.after = seen;
      for (const StoredEvent& event : store->scan(request).events) {
        if (event.global_position() != ++seen) ++failures;
      }
    }
  });
  std::vector<std::thread> writers;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    writers.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < kAppends; ++i) {
        const Appended appended =
            store->append_one("c", "s" + std::to_string(i % 3), t * kAppends + i + 1);
        if (!appended.status.ok()) ++failures;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  CHECK(failures == 0);
  CHECK(counter.count() < static_cast<int>(kThreads * kAppends));
  const auto events = store->scan_log().events;
  std::set<std::uint64_t> ids;
  for (const StoredEvent& event : events) ids.insert(number_of(event.id()));
  CHECK(ids.size() == kThreads * kAppends);
  CHECK(events.back().global_position() == static_cast<std::int64_t>(kThreads * kAppends));
}
