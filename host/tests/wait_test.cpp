// SPDX-License-Identifier: Apache-2.0
//
// Waiting: the adapter's own, or the host's looking again.
#include "misbehaving/misbehaving_store.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::host_test;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

std::vector<NewEvent> one_event() { return {{.name = "n", .payload = "1"}}; }

EventStore open_polling(std::chrono::milliseconds interval = 100ms,
                        const std::string& config = "{}") {
  OpenOptions options;
  options.poll_interval = interval;
  return open_store(misbehaving_config("plain", config), options);
}

}  // namespace

TEST_CASE("wait: where the adapter has none, the host looks again until there is an event") {
  const EventStore store = open_polling();
  std::jthread writer([&] {
    std::this_thread::sleep_for(30ms);
    store.stream("c", "s").publish(one_event());
  });
  CHECK(store.stream("c", "s").wait(0, {.timeout = 60s}));
  CHECK(store.category("c").wait(0));
  CHECK_FALSE(store.log().wait(1, {.timeout = 20ms}));
}

TEST_CASE("wait: the longest pause between two looks is the application's to choose") {
  // With pauses that only ever grow, the event would be found after two seconds at the earliest.
  const EventStore store = open_polling(2ms);
  const auto begin = SteadyClock::now();
  std::jthread writer([&] {
    std::this_thread::sleep_for(1100ms);
    store.stream("c", "s").publish(one_event());
  });
  CHECK(store.log().wait(0, {.timeout = 60s}));
  CHECK(SteadyClock::now() - begin < 1900ms);
}

TEST_CASE("wait: a stop ends a pause at once") {
  // At 1.1 s begins no look: the pause that began at 1 s lasts to 2 s.
  const EventStore store = open_polling(1h);
  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(1100ms);
    source.request_stop();
  });
  const auto begin = SteadyClock::now();
  const Status status = store.log().try_wait(0, {.timeout = 2h, .stop = source.get_token()});
  CHECK(name_of(status.code()) == "CANCELLED");
  CHECK(SteadyClock::now() - begin < 1900ms);
  CHECK_THROWS_AS(store.log().wait(0, {.stop = source.get_token()}), Error);
}

TEST_CASE("wait: without time there is still one look") {
  const EventStore store = open_polling();
  CHECK_FALSE(store.log().wait(0, {.timeout = 0ns}));
  store.stream("c", "s").publish(one_event());
  CHECK(store.log().wait(0, {.timeout = 0ns}));
}

TEST_CASE("wait: a failing look is told") {
  const EventStore store = open_polling(100ms, R"({"fault":"scan throws"})");
  const Status status = store.stream("c", "s").try_wait(0);
  CHECK(name_of(status.code()) == "INTERNAL");
}

TEST_CASE("wait: the adapter's own is asked where it may be, never a serialized one's") {
  const std::string config = R"({"fault":"wait fails"})";
  const EventStore own = open_store(extended_config(config));
  CHECK(name_of(own.log().try_wait(0).code()) == "UNAVAILABLE");
  const EventStore serialized = open_store(extended_config(config, "extended-serialized"));
  CHECK(name_of(serialized.log().try_wait(0, {.timeout = 20ms}).code()) == "TIMEOUT");
  serialized.stream("c", "s").publish(one_event());
  CHECK(serialized.log().wait(0));

  const EventStore honest = open_store(extended_config());
  CHECK(name_of(honest.log().try_wait(0, {.timeout = 20ms}).code()) == "TIMEOUT");
  honest.stream("c", "s").publish(one_event());
  CHECK(honest.stream("c", "s").wait(0));
  CHECK_FALSE(honest.stream("c", "t").wait(0, {.timeout = 1ms}));
}
