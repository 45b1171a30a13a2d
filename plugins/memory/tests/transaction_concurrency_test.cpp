// SPDX-License-Identifier: Apache-2.0
//
// Transactions beside writers, readers and waiters.
#include "append_request.hpp"
#include "begin_request.hpp"
#include "scan_request.hpp"
#include "threads.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::memory::test;
using namespace std::chrono_literals;

namespace {

/// A token with room for one subscription.
class Token {
 public:
  Token() {
    raw_.token.struct_size = sizeof raw_.token;
    raw_.token.is_cancelled = [](const factport_cancel_token* token) {
      return self(token).cancelled_.load() ? 1 : 0;
    };
    raw_.token.subscribe = [](const factport_cancel_token* token, void (*run)(void*),
                              void* context) -> std::uint64_t {
      const std::lock_guard lock(self(token).mutex_);
      self(token).run_ = run;
      self(token).context_ = context;
      return 1;
    };
    raw_.token.unsubscribe = [](const factport_cancel_token* token, std::uint64_t) {
      const std::lock_guard lock(self(token).mutex_);
      self(token).run_ = nullptr;
    };
    raw_.self = this;
  }
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  void cancel() {
    cancelled_ = true;
    const std::lock_guard lock(mutex_);
    if (run_ != nullptr) run_(context_);
  }
  const factport_cancel_token* raw() const { return &raw_.token; }

 private:
  struct Raw {
    factport_cancel_token token{};
    Token* self = nullptr;
  };
  static Token& self(const factport_cancel_token* token) {
    return *reinterpret_cast<const Raw*>(token)->self;
  }

  Raw raw_;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;
  void (*run_)(void*) = nullptr;
  void* context_ = nullptr;
};

Status wait_for(EventStorageAdapter& store, std::int64_t after, const TestCall& call,
                std::string_view stream = "s") {
  factport_wait_request request{};
  request.struct_size = sizeof request;
  request.scope = {FACTPORT_SCOPE_STREAM, 0, bytes_of("default"), bytes_of("c"), bytes_of(stream)};
  request.after = after;
  return store.wait(call, WaitRequest(request));
}

}  // namespace

TEST_CASE("memory: transactions, appends and readers side by side keep the log gapless and whole") {
  constexpr int kTransactions = 300;
  TestHost host;
  const Handle store = host.open();
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::atomic<int> torn{0};
  std::atomic<int> appended{0};
  Threads readers;
  readers.start([&] {
    while (!done) {
      // Every transaction that is stored writes four events.
      if (Scan::of_stream("c", "whole").read(host, *store).events.size() % 4 != 0) ++torn;
      std::int64_t last = 0;
      for (const StoredEvent& event : Scan::of_log().read(host, *store).events) {
        if (event.global_position() != ++last) ++torn;
      }
    }
  });
  Threads writers;
  for (int i = 0; i < 2; ++i) {
    writers.start([&, i] {
      for (int n = 0; n < kTransactions; ++n) {
        const Transaction transaction = begin(host, store, 1h);
        for (int k = 0; k < 4; ++k) {
          if (!Append().event({.stream = "whole"}).send(host, *transaction).status.ok()) ++failures;
        }
        const Scanned own = Scan::of_stream("c", "whole").read(host, *transaction);
        if (own.events.size() % 4 != 0) ++torn;
        if (n % 3 == i) continue;
        if (!transaction->commit(TestCall(host)).ok()) ++failures;
        appended += 4;
      }
    });
  }
  writers.start([&] {
    for (int n = 0; n < kTransactions; ++n) {
      if (!Append().event({}).send(host, *store).status.ok()) ++failures;
      ++appended;
    }
  });
  writers.join();
  done = true;
  readers.join();
  CHECK(failures == 0);
  CHECK(torn == 0);
  CHECK(Scan::of_log().read(host, store).events.size() == static_cast<std::size_t>(appended));
}

TEST_CASE("memory: an append beside transactions in a row gets its turn") {
  TestHost host;
  const Handle store = host.open();
  std::atomic<bool> done{false};
  std::atomic<int> begun{0};
  Threads threads;
  threads.start([&] {
    while (!done) {
      const Transaction transaction = begin(host, store, 1h);
      ++begun;
      std::this_thread::sleep_for(1ms);
    }
  });
  while (begun == 0) std::this_thread::yield();
  const int before = begun;
  for (int i = 0; i < 20; ++i) Append().event({}).send(host, store);
  const int passed = begun - before;
  done = true;
  threads.join();
  // One for each, and a few where the append came before the transaction.
  CHECK(passed <= 60);
}

TEST_CASE("memory: a writer goes on by itself when the transaction runs past its timeout") {
  TestHost host;
  const Handle store = host.open();
  const Transaction transaction = begin(host, store, 30s);
  std::atomic<bool> stored{false};
  Threads threads;
  threads.start([&] { stored = Append().event({}).send(host, store).status.ok(); });
  std::this_thread::sleep_for(20ms);
  const bool early = stored;
  host.advance(30s);
  threads.join();
  CHECK_FALSE(early);
  CHECK(stored);
}

TEST_CASE("memory: a writer that waits for a transaction is cancelled") {
  TestHost host;
  const Handle store = host.open();
  const Transaction transaction = begin(host, store, 1h);
  Token token;
  Status status;
  Threads threads;
  threads.start(
      [&] { status = Append().event({}).send(TestCall(host, 0, token.raw()), *store).status; });
  std::this_thread::sleep_for(10ms);
  token.cancel();
  threads.join();
  CHECK(status.code() == StatusCode::kCancelled);
  CHECK(Scan::of_log().read(host, store).events.empty());
}

TEST_CASE("memory: wait ends with the first event of its scope, also out of a transaction") {
  TestHost host;
  const Handle store = host.open();
  CHECK(wait_for(*store, 0, TestCall(host, 1000)).code() == StatusCode::kTimeout);
  for (std::int64_t round = 0; round < 100; ++round) {
    Status status = Status(StatusCode::kUnknown, "not yet");
    std::size_t seen = 0;
    Threads threads;
    const std::int64_t after = round * 2;
    threads.start([&] {
      status = wait_for(*store, after, TestCall(host));
      seen = Scan::of_stream("c", "s").after(after).read(host, *store).events.size();
    });
    threads.start([&] {
      Append().event({.stream = "other"}).send(host, store);
      const Transaction transaction = begin(host, store, 1h);
      Append().event({}).send(host, *transaction);
      if (!transaction->commit(TestCall(host)).ok()) seen = 100;
    });
    threads.join();
    REQUIRE(status.ok());
    REQUIRE(seen == 1);
  }
  CHECK(wait_for(*store, 199, TestCall(host, 1000)).ok());
  CHECK(wait_for(*store, 200, TestCall(host, 1000)).code() == StatusCode::kTimeout);
}

TEST_CASE("memory: a commit wakes who waits, who does not find it by looking again") {
  TestHost host;
  const Handle store = host.open();
  auto quickest = std::chrono::steady_clock::duration::max();
  for (std::int64_t round = 0; round < 10; ++round) {
    std::chrono::steady_clock::time_point told;
    Threads waiter;
    waiter.start([&] {
      if (wait_for(*store, round, TestCall(host)).ok()) told = std::chrono::steady_clock::now();
    });
    const Transaction transaction = begin(host, store, 1h);
    Append().event({}).send(host, *transaction);
    std::this_thread::sleep_for(5ms);
    const auto committed = std::chrono::steady_clock::now();
    REQUIRE(transaction->commit(TestCall(host)).ok());
    waiter.join();
    quickest = std::min(quickest, told - committed);
  }
  // By itself it looks every 50 ms.
  CHECK(quickest < std::chrono::milliseconds(20));
}
