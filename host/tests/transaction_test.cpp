// SPDX-License-Identifier: Apache-2.0
//
// What the host does on top of an adapter's transactions: refusals, lifetimes, locks. How stores
// behave is tested in conformance/tests, lies in misbehaving/extension_replies_test.cpp.
#include "misbehaving/misbehaving_store.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace factport;
using namespace factport::host_test;
using namespace std::chrono_literals;

namespace {

std::vector<NewEvent> one_event() { return {{.name = "n", .payload = "1"}}; }

CallOptions in(Transaction& transaction) {
  CallOptions call;
  call.transaction = &transaction;
  return call;
}

Status append_in(const EventStore& store, Transaction& transaction) {
  return store.stream("c", "s").try_publish(one_event(), {}, in(transaction)).status;
}

void check(const Status& status, StatusCode code, const std::string& words) {
  INFO(status.to_string());
  CHECK(name_of(status.code()) == name_of(code));
  CHECK_THAT(std::string(status.message()), Catch::Contains(words));
}

}  // namespace

TEST_CASE("transaction: an adapter without them says so") {
  check(open_store(misbehaving_config("plain", "{}")).try_begin().status(),
        StatusCode::kUnsupported, "adapter plain 1.2.3 does not offer transactions");
}

TEST_CASE("transaction: a timeout that is not greater than 0, and a log without a name") {
  const EventStore store = open_store(extended_config());
  check(store.try_begin({.timeout = 0ns}).status(), StatusCode::kInvalidArgument, "timeout");
  check(store.try_begin({.timeout = -1s}).status(), StatusCode::kInvalidArgument, "timeout");
  check(store.in_log("").try_begin().status(), StatusCode::kInvalidArgument, "log");
}

TEST_CASE("transaction: calls that have no place in one are UNSUPPORTED, and it goes on") {
  const EventStore store = open_store(extended_config());
  Transaction transaction = store.begin();
  const auto code_of = [](const auto& ask) {
    try {
      ask();
    } catch (const Error& error) {
      return std::string(name_of(error.code()));
    }
    return std::string("OK");
  };
  CHECK(code_of([&] { store.begin({.call = in(transaction)}); }) == "UNSUPPORTED");
  CHECK(code_of([&] { store.logs({.call = in(transaction)}); }) == "UNSUPPORTED");
  CHECK(code_of([&] { store.log().info({.call = in(transaction)}); }) == "UNSUPPORTED");
  CHECK(code_of([&] { store.log().wait(0, in(transaction)); }) == "UNSUPPORTED");
  CHECK(code_of([&] { store.log().set_level(Level::kLog, in(transaction)); }) == "UNSUPPORTED");
  CHECK(code_of([&] { store.administration().diagnose(in(transaction)); }) == "UNSUPPORTED");
  CHECK(append_in(store, transaction).ok());
  CHECK(transaction.try_commit().ok());
}

TEST_CASE("transaction: a CONFLICT inside is never taken again") {
  OpenOptions options;
  options.retry_conflicts.attempts = 100;
  const EventStore store = open_store(extended_config(), options);
  Transaction transaction = store.begin();
  CHECK(append_in(store, transaction).ok());
  store.stream("c", "other").publish(one_event());
  check(transaction.try_commit(), StatusCode::kConflict, "somebody else");
  check(transaction.try_commit(), StatusCode::kInvalidState, "somebody else");
  CHECK(store.log().scan().to_vector().size() == 1);
}

TEST_CASE("transaction: the words of its timeout are told to every later call") {
  const EventStore store = open_store(extended_config());
  Transaction transaction = store.begin({.timeout = 1ns});
  for (int call = 0; call < 3; ++call) {
    check(append_in(store, transaction), StatusCode::kInvalidState, "ran past its timeout");
  }
}

TEST_CASE("transaction: it keeps its store open, and a scan in it may be dropped last") {
  std::optional<EventStore> store = open_store(extended_config());
  store->stream("c", "s").publish(one_event());
  Transaction transaction = store->begin();
  CHECK(append_in(*store, transaction).ok());
  ScanOptions options;
  options.batch_events = 1;
  options.call = in(transaction);
  Scan scan = store->log().scan(options);
  CHECK(*scan.try_next_batch());
  store.reset();
  transaction.roll_back();
  check(scan.try_next_batch().status(), StatusCode::kInvalidState, "rolled back");
}

TEST_CASE("transaction: what was moved from has ended, what was moved to goes on") {
  const EventStore store = open_store(extended_config());
  Transaction first = store.begin();
  Transaction second = std::move(first);
  CHECK(append_in(store, second).ok());
  check(append_in(store, first), StatusCode::kInvalidState, "moved");  // NOLINT
  check(first.try_commit(), StatusCode::kInvalidState, "moved");       // NOLINT
  // Assigned over: rolled back.
  second = store.begin();
  CHECK(second.log() == "default");
  CHECK(second.try_commit().ok());
  CHECK(store.log().scan().to_vector().empty());
}

TEST_CASE("transaction: calls of a serialized adapter never overlap in transactions either") {
  for (const char* adapter : {"extended", "extended-serialized"}) {
    const EventStore store = open_store(extended_config(R"({"slow":true})", adapter));
    std::atomic<int> failed{0};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
          for (int round = 0; round < 10; ++round) {
            Transaction transaction = store.begin();
            if (!append_in(store, transaction).ok()) ++failed;
            static_cast<void>(transaction.try_commit());
            static_cast<void>(store.administration().try_schema_status());
          }
        });
      }
    }
    // The first adapter proves that the overlap would be noticed.
    CHECK((failed == 0) == (adapter == std::string("extended-serialized")));
  }
}

TEST_CASE("transaction: in a child after fork() it is abandoned") {
  const EventStore store = open_store(extended_config());
  std::optional<Transaction> transaction = store.begin();
  CHECK(append_in(store, *transaction).ok());
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool refused = append_in(store, *transaction).code() == StatusCode::kInvalidState &&
                         transaction->try_commit().code() == StatusCode::kInvalidState;
    transaction.reset();
    _exit(refused ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(transaction->try_commit().ok());
  CHECK(store.log().scan().to_vector().size() == 1);
}
