// SPDX-License-Identifier: Apache-2.0
//
// What the host does on top of an adapter: deadlines, retries, what it fills in and what it
// emulates. That replies are checked is tested in misbehaving/replies_test.cpp.
#include "misbehaving/misbehaving_store.hpp"

#include <factport/host/error.hpp>
#include <factport/host/open_options.hpp>
#include <factport/host/retry.hpp>
#include <factport/host/serializer.hpp>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::host_test;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

EventStore open_plain(const std::string& config = "{}", const OpenOptions& options = {}) {
  return open_store(misbehaving_config("plain", config), options);
}

std::vector<NewEvent> one_event(std::string payload = "1") {
  return {{.name = "n", .payload = std::move(payload)}};
}

Status append_status(const EventStore& store, const CallOptions& call = {}) {
  return store.stream("c", "s").try_publish(one_event(), {}, call).status;
}

/// Requests a stop once `delay` is over.
std::jthread stop_after(std::chrono::milliseconds delay, std::stop_source& source) {
  return std::jthread([delay, &source] {
    std::this_thread::sleep_for(delay);
    source.request_stop();
  });
}

class TickingClock final : public Clock {
 public:
  std::int64_t now_us() override { return now_ += 1000; }
  std::int64_t monotonic_ns() override { return system_clock()->monotonic_ns(); }

 private:
  std::atomic<std::int64_t> now_{1'000'000'000'000'000};
};

class CountedIds final : public IdSource {
 public:
  Uuid next(std::int64_t) override {
    Uuid id;
    id.bytes[15] = ++count_;
    return id;
  }

 private:
  std::atomic<std::uint8_t> count_{0};
};

}  // namespace

TEST_CASE("store: a deadline reaches the adapter, which says what it waited for") {
  const EventStore store = open_plain(R"({"fault":"append waits"})");
  const auto begin = SteadyClock::now();
  const Status status = append_status(store, {.timeout = 30ms});
  CHECK(status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(status.message()),
             Catch::Contains("waiting for a lock that nobody gives back"));
  CHECK(SteadyClock::now() - begin >= 30ms);
  CHECK(SteadyClock::now() - begin < 10s);
}

TEST_CASE("store: calls without a deadline have the store's, open and scans included") {
  const OpenOptions options{.timeout = 20ms};
  CHECK(append_status(open_plain(R"({"fault":"append waits"})", options)).code() ==
        StatusCode::kTimeout);
  CHECK(open_plain(R"({"fault":"scan waits"})", options)
            .stream("c", "s")
            .try_scan()
            .status()
            .code() == StatusCode::kTimeout);
  CHECK(try_open_store(misbehaving_config("plain", R"({"fault":"open waits"})"), options)
            .status()
            .code() == StatusCode::kTimeout);
}

TEST_CASE("store: a stop that is requested wakes the adapter at once") {
  std::stop_source source;
  const auto begin = SteadyClock::now();
  const auto stopper = stop_after(20ms, source);
  const EventStore store = open_plain(R"({"fault":"append waits"})");
  CHECK(append_status(store, {.stop = source.get_token()}).code() == StatusCode::kCancelled);
  CHECK(SteadyClock::now() - begin < 10s);
}

TEST_CASE("store: a stop that was requested before cancels a scan and an opening") {
  std::stop_source source;
  source.request_stop();
  const EventStore store = open_plain(R"({"fault":"scan waits"})");
  CHECK(store.stream("c", "s").try_scan({.call = {.stop = source.get_token()}}).status().code() ==
        StatusCode::kCancelled);
  const OpenOptions options{.stop = source.get_token()};
  CHECK(try_open_store(misbehaving_config("plain", R"({"fault":"open waits"})"), options)
            .status()
            .code() == StatusCode::kCancelled);
}

TEST_CASE("store: CONFLICT is the caller's unless a policy takes the append again") {
  CHECK(append_status(open_plain(R"({"conflicts":1})")).code() == StatusCode::kConflict);
  OpenOptions options;
  options.retry_conflicts = {.attempts = 3, .first_pause = 10us, .most = 20us};
  CHECK(append_status(open_plain(R"({"conflicts":2})", options)).ok());
  const EventStore store = open_plain(R"({"conflicts":3})", options);
  CHECK(append_status(store).code() == StatusCode::kConflict);
  CHECK(append_status(store).ok());
  CHECK(store.stream("c", "s").info().event_count == 1);
}

TEST_CASE("store: neither the deadline nor a stop is passed for the sake of a CONFLICT") {
  OpenOptions options;
  options.retry_conflicts = {.attempts = 1'000'000'000, .first_pause = 1ms, .most = 2ms};
  const EventStore store = open_plain(R"({"conflicts":1000000000})", options);
  const auto begin = SteadyClock::now();
  CHECK(append_status(store, {.timeout = 40ms}).code() == StatusCode::kConflict);
  std::stop_source source;
  const auto stopper = stop_after(20ms, source);
  CHECK(append_status(store, {.stop = source.get_token()}).code() == StatusCode::kConflict);
  CHECK(SteadyClock::now() - begin < 10s);
}

TEST_CASE("store: calls of a serialized adapter never overlap") {
  for (const char* adapter : {"plain", "serialized"}) {
    const EventStore store = open_store(misbehaving_config(adapter, R"({"slow":true})"));
    std::atomic<int> failed{0};
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
          const EventStream stream = store.stream("c", std::to_string(i));
          for (int round = 0; round < 10; ++round) {
            if (!stream.try_publish(one_event()).ok() || !stream.try_scan().ok()) ++failed;
          }
        });
      }
    }
    // The first adapter proves that the overlap would be noticed.
    CHECK((failed == 0) == (adapter == std::string("serialized")));
  }
}

TEST_CASE(
    "store: a child after fork() gets INVALID_STATE, and exits without touching the adapter") {
  const EventStore store = open_plain();
  store.stream("c", "s").publish(one_event());
  Scan scan = store.log().scan();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto refused = [](const Status& status) {
      return status.code() == StatusCode::kInvalidState;
    };
    bool all = refused(append_status(store)) && refused(scan.try_next_batch().status()) &&
               refused(store.log().try_scan().status()) && refused(store.log().try_info().status());
    {
      const Scan abandoned = std::move(scan);
      const EventStore fresh = open_plain();
      all = all && append_status(fresh).ok();
    }
    _exit(all ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(scan.to_vector().size() == 1);
}

TEST_CASE("store: the last handle may be dropped in a forked child") {
  auto store = std::make_unique<EventStore>(open_plain());
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    store.reset();
    _exit(0);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("store: with a clock and ids of the application's, two runs are the same to the bit") {
  std::vector<std::vector<std::string>> runs;
  for (int run = 0; run < 2; ++run) {
    OpenOptions options;
    options.clock = std::make_shared<TickingClock>();
    options.ids = std::make_shared<CountedIds>();
    const EventStore store = open_plain("{}", options);
    for (int i = 0; i < 3; ++i) store.stream("c", "s").publish(one_event(std::to_string(i)));
    auto& seen = runs.emplace_back();
    for (const EventView& event : store.log().scan()) {
      seen.push_back(event.id().to_string() + " " + std::to_string(event.occurred_at()) + " " +
                     std::to_string(event.recorded_at()));
    }
  }
  CHECK(runs[0] == runs[1]);
  CHECK(runs[0].at(0) == "00000000-0000-0000-0000-000000000001 1000000000001000 1000000000002000");
}

TEST_CASE("store: events of one append that have no times share one") {
  const EventStore store = open_plain();
  std::vector<NewEvent> events(5, one_event()[0]);
  store.stream("c", "s").publish(events);
  const std::vector<StoredEvent> stored = store.log().scan().to_vector();
  for (const StoredEvent& event : stored) CHECK(event.occurred_at() == stored[0].occurred_at());
}

TEST_CASE("store: trusted payloads go unchecked only where the store says that it can bear them") {
  const std::vector<NewEvent> events = {{.name = "n", .payload = "no JSON", .trusted = true}};
  const AppendResult checked = open_plain().stream("c", "s").try_publish(events);
  CHECK(checked.status.code() == StatusCode::kInvalidArgument);

  const EventStore store = open_plain(R"({"trusted":true})");
  store.stream("c", "s").publish(events);
  CHECK(store.log().scan().to_vector().at(0).payload() == "no JSON");
  CHECK_FALSE(store.stream("c", "s").try_publish(one_event("no JSON")).ok());
  CHECK_FALSE(store.stream("c", "s")
                  .try_publish(std::vector<NewEvent>{{.name = "", .payload = "1", .trusted = true}})
                  .ok());
}

TEST_CASE("store: `latest` is the adapter's, or is emulated") {
  for (const char* adapter : {"misbehaving", "plain"}) {
    const EventStore store = open_store(misbehaving_config(adapter, "{}"));
    CAPTURE(adapter);
    CHECK_FALSE(store.log().latest());
    for (int i = 0; i < 6; ++i)
      store.stream(i < 3 ? "a" : "b", std::to_string(i % 2)).publish(one_event(std::to_string(i)));
    CHECK(store.log().latest()->payload() == "5");
    CHECK(store.category("a").latest()->payload() == "2");
    CHECK(store.stream("a", "1").latest()->payload() == "1");
    CHECK_FALSE(store.stream("a", "2").latest());
  }
}

TEST_CASE("store: filters are the adapter's, or are emulated, limit and scanned_through included") {
  for (const char* config : {R"({"filters":true})", "{}"}) {
    const EventStore store = open_plain(config);
    for (int i = 0; i < 20; ++i) {
      store.stream("c", "s").publish({{.name = i % 3 == 0 ? "third" : "other",
                                       .payload = std::to_string(i),
                                       .occurred_at = i}});
    }
    CAPTURE(config);
    Scan scan = store.log().scan({.limit = 3,
                                  .names = {{"third"}},
                                  .occurred_at = {.from = 4, .before = 18},
                                  .batch_events = 4});
    std::vector<std::string> payloads;
    for (const EventView& event : scan) payloads.emplace_back(event.payload());
    CHECK(payloads == std::vector<std::string>{"6", "9", "12"});
    CHECK(scan.scanned_through() == 13);
    Scan nothing = store.log().scan({.limit = 0, .names = {{"third"}}});
    CHECK(nothing.to_vector().empty());
    CHECK(nothing.scanned_through() == 0);
  }
}

TEST_CASE("store: what the adapter does not offer at all is UNSUPPORTED") {
  const EventStore store = open_plain();
  const auto code_of = [](const auto& ask) {
    try {
      ask();
    } catch (const Error& error) {
      return error.code();
    }
    return StatusCode::kOk;
  };
  CHECK(code_of([&] { store.logs(); }) == StatusCode::kUnsupported);
  CHECK(code_of([&] { store.log().info(); }) == StatusCode::kUnsupported);
}

TEST_CASE("store: failures throw by their kind, and try_ functions do not throw") {
  const EventStore store = open_plain();
  const EventStream stream = store.stream("c", "s");
  CHECK_THROWS_AS(stream.publish(one_event("{")), Error);
  CHECK_THROWS_AS(stream.publish(one_event(), stream_exists()), UnmetCondition);
  CHECK_THROWS_AS(open_plain(R"({"fault":"append throws"})").stream("c", "s").publish(one_event()),
                  OutcomeUnknown);
  CHECK_NOTHROW(stream.try_publish(one_event("{")).status.ok());
  try {
    stream.publish(one_event(), position_is(4));
  } catch (const UnmetCondition& unmet) {
    REQUIRE(unmet.leaves().size() == 1);
    CHECK(unmet.leaves()[0].expected == "position 4");
    CHECK(std::string(unmet.what()) ==
          "CONDITION_FAILED: the condition does not hold: c/s: expected position 4, actual empty");
  }
}

TEST_CASE("retry: a handler is called again while its condition is unmet, and then no more") {
  const EventStream stream = open_plain().stream("c", "s");
  int calls = 0;
  const AppendResult result = retry_on_unmet_condition(5, [&] {
    // Decides on what it knows: another writer is faster twice.
    const std::int64_t last = stream.info().last_position;
    if (++calls <= 2) stream.publish(one_event());
    return stream.publish(one_event(), position_is(last));
  });
  CHECK(calls == 3);
  CHECK(result.receipts.at(0).position == 2);

  calls = 0;
  CHECK_THROWS_AS(retry_on_unmet_condition(4,
                                           [&] {
                                             ++calls;
                                             return stream.publish(one_event(), stream_is_empty());
                                           }),
                  UnmetCondition);
  CHECK(calls == 4);
  CHECK_THROWS_AS(retry_on_unmet_condition(4,
                                           [&]() -> AppendResult {
                                             ++calls;
                                             return stream.publish(one_event("{"));
                                           }),
                  Error);
  CHECK(calls == 5);
}

TEST_CASE("retry: an unmet condition may be ignored, other failures may not") {
  const EventStream stream = open_plain().stream("c", "s");
  const auto create = [&] { return stream.publish(one_event(), stream_is_empty()); };
  CHECK(ignore_unmet_condition(create).has_value());
  CHECK_FALSE(ignore_unmet_condition(create).has_value());
  CHECK(stream.info().event_count == 1);
  CHECK_THROWS_AS(ignore_unmet_condition([&] { return stream.publish(one_event("{")); }), Error);
}

namespace {

struct Deposited {
  int amount = 0;
};

}  // namespace

template <>
struct factport::Serializer<Deposited> {
  static constexpr std::string_view kName = "deposited";
  static std::string serialize(const Deposited& value) {
    return R"({"amount":)" + std::to_string(value.amount) + "}";
  }
  static Deposited deserialize(std::string_view payload) {
    return {.amount = std::stoi(std::string(payload.substr(payload.find(':') + 1)))};
  }
};

TEST_CASE("serializer: an application's type becomes an event and comes back") {
  const EventStream stream = open_plain().stream("accounts", "one");
  stream.publish({event_of(Deposited{.amount = 100}), event_of("corrected", Deposited{.amount = 1}),
                  event_of(Deposited{.amount = 20})});
  int total = 0;
  for (const EventView& event : stream.scan()) {
    if (is<Deposited>(event)) total += as<Deposited>(event).amount;
  }
  CHECK(total == 120);
  CHECK(as<Deposited>(*stream.latest()).amount == 20);
  CHECK(stream.scan().to_vector().at(1).name() == "corrected");
}
