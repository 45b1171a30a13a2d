// SPDX-License-Identifier: Apache-2.0
//
// No reader ever skips an event: pollers of every scope, which remember nothing but where they came
// to, against writers in two processes, some of which are killed at any moment.
#include "child_process.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "scan_model.hpp"
#include "sql_session.hpp"
#include "together.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

using Stopwatch = std::chrono::steady_clock;

/// How many events are to be seen at each level.
std::size_t wanted_events() {
  const char* wanted = std::getenv("FACTPORT_TEST_EVENTS");
  return wanted == nullptr ? 3'000 : static_cast<std::size_t>(std::atoi(wanted));
}

/// Reads one scope on and on.
class Poller {
 public:
  Poller(const EventStore& store, ScanScope scope, std::atomic<std::size_t>& seen_of_log)
      : store_(store), scope_(std::move(scope)), seen_of_log_(seen_of_log) {}

  void run(const std::atomic<bool>& ended) {
    Stopwatch::time_point last = Stopwatch::now();
    while (!ended) {
      if (poll(Freshness::kAvailable)) {
        longest_stall_ = std::max(longest_stall_, Stopwatch::now() - last);
        last = Stopwatch::now();
      }
      std::this_thread::sleep_for(1ms);
    }
    while (poll(Freshness::kComplete)) {
    }
  }
  const ScanScope& scope() const { return scope_; }
  const std::vector<std::int64_t>& seen() const { return seen_; }
  std::chrono::milliseconds longest_stall() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(longest_stall_);
  }

 private:
  bool poll(Freshness freshness) {
    Scan scan = scope_.scan(store_, {.after = after_, .limit = 500, .freshness = freshness});
    const std::size_t before = seen_.size();
    for (const EventView& event : scan) seen_.push_back(event.global_position());
    if (scan.scanned_through() < after_) throw std::logic_error("scanned_through went back");
    after_ = scan.scanned_through();
    if (scope_.category.empty()) seen_of_log_ = seen_.size();
    return seen_.size() > before;
  }

  const EventStore& store_;
  ScanScope scope_;
  std::atomic<std::size_t>& seen_of_log_;
  std::int64_t after_ = 0;
  std::vector<std::int64_t> seen_;
  Stopwatch::duration longest_stall_{0};
};

/// Two processes of four writers each. One after the other is killed and replaced.
class Writers {
 public:
  Writers(const PostgresServer& server, Level level) : url_(server.url()), level_(level) {
    for (auto& process : processes_) process = begin();
  }
  void kill_and_replace() {
    auto& process = processes_[static_cast<std::size_t>(++killed_) % 2];
    process->kill();
    process->wait();
    process = begin();
  }
  int killed() const { return killed_; }
  /// Whether all ended as they should.
  bool end() {
    bool good = true;
    for (auto& process : processes_) process->tell_to_end();
    for (auto& process : processes_) good = process->wait() == 0 && good;
    return good;
  }

 private:
  std::unique_ptr<ChildProcess> begin() {
    return std::make_unique<ChildProcess>(
        std::vector<std::string>{FACTPORT_POSTGRES_WRITER, "write", url_, "s",
                                 std::string(name_of(level_)), "4", std::to_string(seed_ += 10)});
  }
  std::string url_;
  Level level_;
  int seed_ = 0;
  int killed_ = 0;
  std::unique_ptr<ChildProcess> processes_[2];
};

/// A transaction that has written and is left open, in another database of the same server.
class Idler {
 public:
  explicit Idler(const PostgresServer& server) {
    SqlSession(server.url()).run("create database elsewhere");
    session_ = std::make_unique<SqlSession>(server.url("elsewhere"));
    session_->run("create table t(n int)");
    session_->run("begin");
    session_->run("insert into t values (1)");
  }

 private:
  std::unique_ptr<SqlSession> session_;
};

void run_level(Level level) {
  // Transactions that cross are to cost little.
  const PostgresServer server({"deadlock_timeout=20ms"});
  const Idler idler(server);
  const EventStore store = open_postgres({server.url(), "s", level, R"(, "pool": {"max": 20})"});
  std::atomic<bool> ended{false};
  std::atomic<std::size_t> seen_of_log{0};
  std::deque<Poller> pollers;
  Together together;
  for (const ScanScope& scope :
       std::vector<ScanScope>{{"", ""}, {"a", ""}, {"b", ""}, {"a", "p"}, {"a", "q"}, {"b", "r"}}) {
    Poller& poller = pollers.emplace_back(store, scope, seen_of_log);
    together.add([&] { poller.run(ended); });
  }
  Writers writers(server, level);
  together.start();
  const Stopwatch::time_point begin = Stopwatch::now();
  // A level whose readers stall must not stall the test.
  const auto patience = std::chrono::seconds(60 + wanted_events() / 100);
  // Not before the last ones have written something: on a busy machine they take a while to begin.
  for (std::size_t next_kill = 100;
       seen_of_log < wanted_events() && Stopwatch::now() - begin < patience;) {
    std::this_thread::sleep_for(20ms);
    if (seen_of_log < next_kill) continue;
    writers.kill_and_replace();
    next_kill = seen_of_log + 200;
  }
  CHECK(writers.killed() > 0);
  CHECK(writers.end());
  ended = true;
  CHECK(together.join() == std::vector<std::string>{});
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Stopwatch::now() - begin);

  const RecordedEvents log = read(store.log().scan({.freshness = Freshness::kComplete}));
  CHECK(log.size() >= wanted_events());
  std::chrono::milliseconds stall{0};
  for (const Poller& poller : pollers) {
    CAPTURE(poller.scope().category, poller.scope().stream);
    std::vector<std::int64_t> expected;
    for (const RecordedEvent& event : expected_scan(log, poller.scope(), {}))
      expected.push_back(event.global_position);
    CHECK(expected.size() > 0);
    // Once each, in order: neither skipped nor turned round.
    CHECK((poller.seen() == expected));
    if (poller.scope().category.empty()) stall = poller.longest_stall();
  }
  // Writers pause for 15 ms at most and wait for one another. The transaction elsewhere is open all
  // the time: who waits for that one stalls until the test gives up.
  CHECK(stall < 10s);
  WARN("level " << name_of(level) << ": " << log.size() << " events in " << took.count() << " ms, "
                << writers.killed() << " processes killed; the reader of the log got nothing for "
                << stall.count() << " ms at most");
}

}  // namespace

TEST_CASE("never skip: at level stream") { run_level(Level::kStream); }
TEST_CASE("never skip: at level category") { run_level(Level::kCategory); }
TEST_CASE("never skip: at level log") { run_level(Level::kLog); }
TEST_CASE("never skip: at level none") { run_level(Level::kNone); }
