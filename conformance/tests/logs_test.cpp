// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::conformance;

TEST_CASE("logs: the same stream in two logs is two streams") {
  const StoreUnderTest store;
  const EventStore other = store->in_log("other");
  store->stream("c", "s").publish(numbered_events(3));
  CHECK(other.stream("c", "s").info() == StreamInfo{});
  CHECK(read_log(other).empty());
  CHECK_FALSE(other.log().latest());

  const AppendResult result =
      other.stream("c", "s").publish(numbered_events(1, 50), stream_is_empty());
  CHECK(result.receipts.at(0).position == 0);
  CHECK(read_log(other).at(0).log == "other");
  CHECK(read_log(other).at(0).payload == "50");
  CHECK(read_log(*store).size() == 3);
  CHECK(read(store->category("c").scan()).size() == 3);
  CHECK(store->stream("c", "s").info().last_position == 2);
}

TEST_CASE("logs: an id may be stored once in each") {
  const StoreUnderTest store;
  const NewEvent event{
      .name = "n", .payload = "1", .id = Uuid::parse("0190a0b0-c0d0-7e0f-8a0b-0c0d0e0f1011")};
  for (const char* log : {"default", "other", "third"}) {
    const AppendResult result = store->in_log(log).stream("c", "s").publish({event});
    CHECK_FALSE(result.already_stored);
    CHECK(read_log(store->in_log(log)).size() == 1);
  }
}

TEST_CASE("logs: global positions increase in each of them, whoever else writes") {
  const StoreUnderTest store;
  for (int i = 0; i < 10; ++i) {
    for (const char* log : {"a", "b"})
      store->in_log(log).stream("c", "s").publish(numbered_events(2, i));
  }
  for (const char* log : {"a", "b"}) {
    const RecordedEvents events = read_log(store->in_log(log));
    REQUIRE(events.size() == 20);
    for (std::size_t i = 0; i < events.size(); ++i) {
      CHECK(events[i].position == static_cast<std::int64_t>(i));
      CHECK(events[i].global_position > (i == 0 ? 0 : events[i - 1].global_position));
    }
  }
}

TEST_CASE("logs: a bound in one says nothing about another") {
  const StoreUnderTest store;
  store->in_log("long").stream("c", "s").publish(numbered_events(50));
  store->in_log("short").stream("c", "s").publish(numbered_events(2));
  const std::int64_t first = read_log(store->in_log("short")).at(0).global_position;
  CHECK(read(store->in_log("short").log().scan({.after = first})).size() == 1);
  CHECK(read(store->in_log("short").log().scan({.before = first + 1})).size() == 1);
}

TEST_CASE("logs: names that resemble one another are different logs") {
  const StoreUnderTest store;
  const std::vector<std::string> names = {"log",   "Log",   "log ", "l%",     "l_g",   "log'",
                                          "log\"", "log\\", "лог",  "../log", "log;--"};
  for (const std::string& name : names)
    store->in_log(name).stream("c", "s").publish({numbered_event(1)}, stream_is_empty());
  for (const std::string& name : names) CHECK(read_log(store->in_log(name)).size() == 1);
}

TEST_CASE("logs: the configuration names the one that is bound at first") {
  const StoreUnderTest other;
  StoreConfig config = other.config();
  config.log = "ledger";
  const Result<EventStore> store = other.open(config);
  REQUIRE(store.ok());
  CHECK(store->log_name() == "ledger");
  store->stream("c", "s").publish(numbered_events(1));
  CHECK(read_log(*store).at(0).log == "ledger");
  CHECK(read_log(store->in_log("default")).empty());
}
