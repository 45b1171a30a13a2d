// SPDX-License-Identifier: Apache-2.0
//
// Waiting for events: by the store where it declares so, by the host's looking again elsewhere.
#include "numbered_events.hpp"
#include "recorded_event.hpp"
#include "store_under_test.hpp"
#include "together.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

using Wait = std::function<Status(std::int64_t after, const CallOptions& call)>;

struct Waiting {
  std::string what;
  Wait wait;
};

/// The three scopes around the stream c/s.
std::vector<Waiting> scopes(const EventStore& store) {
  return {{"stream",
           [store](std::int64_t after, const CallOptions& call) {
             return store.stream("c", "s").try_wait(after, call);
           }},
          {"category",
           [store](std::int64_t after, const CallOptions& call) {
             return store.category("c").try_wait(after, call);
           }},
          {"log", [store](std::int64_t after, const CallOptions& call) {
             return store.log().try_wait(after, call);
           }}};
}

}  // namespace

TEST_CASE("wait: at once when there is an event already, and it can be read") {
  const StoreUnderTest store;
  const AppendResult stored = store->stream("c", "s").publish(numbered_events(2));
  for (const Waiting& scope : scopes(*store)) {
    CAPTURE(scope.what);
    CHECK(scope.wait(0, {}).ok());
    CHECK(scope.wait(stored.receipts.at(0).global_position, {}).ok());
    CHECK(scope.wait(0, {.timeout = 10s}).ok());
  }
  CHECK(store->stream("c", "s").wait(0));
}

TEST_CASE("wait: the timeout passes where nothing comes") {
  const StoreUnderTest store;
  const AppendResult stored = store->stream("c", "s").publish(numbered_events(1));
  const std::int64_t last = stored.receipts.at(0).global_position;
  for (const Waiting& scope : scopes(*store)) {
    CAPTURE(scope.what);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(name_of(scope.wait(last, {.timeout = 60ms}).code()) == "TIMEOUT");
    CHECK(std::chrono::steady_clock::now() - begin >= 60ms);
  }
  CHECK_FALSE(store->log().wait(last, {.timeout = 1ms}));
  CHECK_FALSE(store->in_log("absent").log().wait(0, {.timeout = 1ms}));
}

TEST_CASE("wait: a position that there cannot be is INVALID_ARGUMENT") {
  const StoreUnderTest store;
  CHECK(name_of(store->log().try_wait(-1).code()) == "INVALID_ARGUMENT");
  CHECK(name_of(store->stream("", "s").try_wait(0).code()) == "INVALID_ARGUMENT");
}

TEST_CASE("wait: an append wakes those who wait for it, through any handle") {
  const StoreUnderTest store;
  const EventStore other = store.second_handle();
  std::int64_t after =
      store->stream("c", "s").publish(numbered_events(1)).receipts[0].global_position;
  for (const EventStore& writing : {*store, other}) {
    Together together;
    for (const EventStore& waiting : {*store, other}) {
      for (const Waiting& scope : scopes(waiting)) {
        together.add([=] {
          const Status status = scope.wait(after, {.timeout = 60s});
          if (!status.ok()) throw std::logic_error(scope.what + ": " + status.to_string());
        });
      }
    }
    together.start();
    std::this_thread::sleep_for(20ms);  // So that most of them are asleep; right without it too.
    after = writing.stream("c", "s").publish(numbered_events(1)).receipts[0].global_position;
    CHECK(together.join() == std::vector<std::string>{});
  }
}

TEST_CASE("wait: an event elsewhere wakes nobody") {
  const StoreUnderTest store;
  Together together;
  together.add([&] {
    if (store->stream("c", "s").wait(0, {.timeout = 150ms})) throw std::logic_error("stream");
  });
  together.add([&] {
    if (store->category("e").wait(0, {.timeout = 150ms})) throw std::logic_error("category");
  });
  together.add([&] {
    if (store->in_log("other").log().wait(0, {.timeout = 150ms})) throw std::logic_error("log");
  });
  together.start();
  for (int i = 0; i < 5; ++i) {
    store->stream("c", "t").publish(numbered_events(1));
    store->stream("d", "s").publish(numbered_events(1));
    std::this_thread::sleep_for(5ms);
  }
  CHECK(together.join() == std::vector<std::string>{});
}

TEST_CASE("wait: a stop ends it with CANCELLED") {
  const StoreUnderTest store;
  for (const Waiting& scope : scopes(*store)) {
    CAPTURE(scope.what);
    std::stop_source stop;
    Status status;
    Together together;
    together.add([&] { status = scope.wait(0, {.timeout = 60s, .stop = stop.get_token()}); });
    together.start();
    std::this_thread::sleep_for(10ms);  // So that it is asleep; right without it too.
    stop.request_stop();
    CHECK(together.join() == std::vector<std::string>{});
    CHECK(name_of(status.code()) == "CANCELLED");
  }
}

TEST_CASE("wait: who waits and reads in turn gets every event, in order") {
  const StoreUnderTest store;
  const int events = store.kind().size / 6;
  const EventStore other = store.second_handle();
  RecordedEvents followed;
  Together together;
  together.add([&] {
    std::int64_t after = 0;
    while (followed.size() < static_cast<std::size_t>(2 * events)) {
      if (!other.category("c").wait(after, {.timeout = 60s})) throw std::logic_error("no event");
      Scan scan = other.category("c").scan({.after = after, .freshness = Freshness::kAvailable});
      const std::size_t before = followed.size();
      for (const EventView& event : scan) followed.emplace_back(event);
      if (followed.size() == before) throw std::logic_error("woken, but there is nothing to read");
      after = scan.scanned_through();
    }
  });
  for (const char* stream : {"s", "t"}) {
    together.add([&, stream] {
      for (int i = 0; i < events; ++i) store->stream("c", stream).publish(numbered_events(1, i));
    });
  }
  together.start();
  CHECK(together.join() == std::vector<std::string>{});
  CHECK(followed == read_log(*store));
}
