// SPDX-License-Identifier: Apache-2.0
//
// Lost answers: a relay cuts before, under and after an append or a commit. What the adapter
// answers is true, and a retry with the same ids stores everything exactly once.
#include "fresh_schema.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "recorded_event.hpp"
#include "relay.hpp"
#include "shared_servers.hpp"

#include <factport/host/error.hpp>
#include <factport/host/transaction.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;
using namespace std::chrono_literals;

namespace {

// What every statement that appends contains.
const char* const kAppends = "insert into|_append\"(";

/// A store behind a relay, and the same store past it.
struct Relayed {
  explicit Relayed(Level level, const std::string& keys = "")
      : relay(shared_postgres_socket()),
        schema(socket_url(shared_postgres_socket())),
        direct(open_postgres({schema.connection(), schema.name(), level})),
        store(open_postgres({relay.url(), schema.name(), level, keys + R"(, "notify": false)"})) {
    // What is sent for the first time only, is sent now.
    for (int i = 0; i < 3; ++i) store.stream("warm", "up").publish({event_with_id(i)});
  }

  AppendResult append(const std::vector<NewEvent>& events,
                      std::chrono::milliseconds patience = 10s) const {
    return store.stream("c", "s").try_publish(events, {}, {.timeout = patience});
  }

  Relay relay;
  FreshSchema schema;
  EventStore direct;
  EventStore store;
};

using Stopwatch = std::chrono::steady_clock;

}  // namespace

TEST_CASE("outcome: cut before the server has it, an append is UNAVAILABLE and stored nowhere") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    Relayed relayed(level);
    const NewEvent event = event_with_id(1);
    relayed.relay.cut(Moment::kBeforeStatement, kAppends);
    const AppendResult result = relayed.append({event});
    INFO(result.status.to_string());
    CHECK(relayed.relay.wait_obeyed());
    CHECK(result.status.code() == StatusCode::kUnavailable);
    CHECK(count_stored(relayed.direct, *event.id) == 0);
    CHECK(relayed.append({event}).ok());
    CHECK(count_stored(relayed.direct, *event.id) == 1);
  }
}

TEST_CASE("outcome: cut after the server has answered, an append is found by its ids") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    Relayed relayed(level);
    const std::vector<NewEvent> events = {event_with_id(1), event_with_id(2), event_with_id(3)};
    relayed.append({event_with_id(0)});
    relayed.relay.cut(Moment::kAfterAnswer, kAppends);
    const AppendResult result = relayed.append(events);
    INFO(result.status.to_string());
    CHECK(relayed.relay.wait_obeyed());
    REQUIRE(result.ok());
    REQUIRE(result.receipts.size() == 3);
    const RecordedEvents stored = read(relayed.direct.stream("c", "s").scan());
    REQUIRE(stored.size() == 4);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(result.receipts[i].position == stored[i + 1].position);
      CHECK(result.receipts[i].global_position == stored[i + 1].global_position);
      CHECK(result.receipts[i].recorded_at == stored[i + 1].recorded_at);
      CHECK(*events[i].id == stored[i + 1].id);
    }
  }
}

TEST_CASE(
    "outcome: cut while the server is at work, an append is stored or it is not, as it says") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    Relayed relayed(level);
    for (int i = 0; i < 5; ++i) {
      const NewEvent event = event_with_id(i);
      relayed.relay.cut(Moment::kAfterStatement, kAppends);
      const AppendResult result = relayed.append({event});
      INFO(result.status.to_string());
      CHECK(relayed.relay.wait_obeyed());
      CHECK((result.ok() || result.status.code() == StatusCode::kUnavailable));
      CHECK(count_stored(relayed.direct, *event.id) == (result.ok() ? 1 : 0));
    }
  }
}

TEST_CASE("outcome: while the server cannot be reached it is unknown, within the deadline") {
  for (const Moment moment : {Moment::kBeforeStatement, Moment::kAfterAnswer}) {
    CAPTURE(static_cast<int>(moment));
    Relayed relayed(Level::kStream);
    const NewEvent event = event_with_id(1);
    relayed.relay.go_down(moment, kAppends);
    const auto begin = Stopwatch::now();
    const AppendResult result = relayed.append({event}, 700ms);
    CHECK(Stopwatch::now() - begin < 1700ms);
    INFO(result.status.to_string());
    CHECK(result.status.code() == StatusCode::kOutcomeUnknown);
    CHECK_THAT(std::string(result.status.message()), Catch::Contains("same ids"));
    CHECK(count_stored(relayed.direct, *event.id) == (moment == Moment::kAfterAnswer ? 1 : 0));

    relayed.relay.refuse(false);
    const AppendResult again = relayed.append({event});
    INFO(again.status.to_string());
    CHECK(again.ok());
    CHECK(again.already_stored == (moment == Moment::kAfterAnswer));
    CHECK(count_stored(relayed.direct, *event.id) == 1);
  }
}

TEST_CASE(
    "outcome: an answer that does not come is unknown, and not later than the deadline says") {
  Relayed relayed(Level::kStream);
  const NewEvent event = event_with_id(1);
  relayed.relay.hold(Moment::kAfterAnswer, kAppends);
  const auto begin = Stopwatch::now();
  const AppendResult result = relayed.append({event}, 500ms);
  CHECK(Stopwatch::now() - begin < 1500ms);
  INFO(result.status.to_string());
  CHECK((result.ok() || result.status.code() == StatusCode::kOutcomeUnknown));
  relayed.relay.release();
  CHECK(relayed.append({event}).already_stored);
  CHECK(count_stored(relayed.direct, *event.id) == 1);
}

TEST_CASE("outcome: the commit of a transaction that is cut is never half of it") {
  for (const Level level : all_levels()) {
    for (const Moment moment :
         {Moment::kBeforeStatement, Moment::kAfterStatement, Moment::kAfterAnswer}) {
      CAPTURE(name_of(level), static_cast<int>(moment));
      Relayed relayed(level);
      const NewEvent one = event_with_id(1);
      const NewEvent two = event_with_id(2);
      Status status;
      {
        Transaction transaction = relayed.store.begin();
        relayed.store.stream("c", "s").publish({one}, {}, {.transaction = &transaction});
        relayed.store.stream("c", "t").publish({two}, {}, {.transaction = &transaction});
        relayed.relay.cut(moment, "commit|COMMIT");
        status = transaction.try_commit();
      }
      INFO(status.to_string());
      CHECK(relayed.relay.wait_obeyed());
      const int stored = count_stored(relayed.direct, *one.id);
      CHECK(stored == count_stored(relayed.direct, *two.id));
      if (status.ok()) CHECK(stored == 1);
      if (!status.ok() && status.code() != StatusCode::kOutcomeUnknown) CHECK(stored == 0);
      if (moment == Moment::kAfterAnswer) CHECK(stored == 1);
      if (moment == Moment::kBeforeStatement) CHECK(stored == 0);
      CHECK(relayed.append({event_with_id(3)}).ok());
    }
  }
}

TEST_CASE("outcome: cuts at random points lose nothing and double nothing") {
  const char* wanted = std::getenv("FACTPORT_TEST_CUTS");
  const int cuts = wanted == nullptr ? 60 : std::atoi(wanted);
  for (const Level level : {Level::kStream, Level::kLog}) {
    CAPTURE(name_of(level));
    Relayed relayed(level, R"(, "pool": {"min": 1, "max": 3})");
    std::mt19937 random(20 + static_cast<unsigned>(level));
    int made = 0;
    std::vector<Uuid> ids;
    int unknown = 0;
    while (made < cuts) {
      relayed.relay.cut_at_byte(random() % 6000);
      while (!relayed.relay.wait_obeyed(0ms)) {
        const std::vector<NewEvent> events = {event_with_id(made), event_with_id(made)};
        for (const NewEvent& event : events) ids.push_back(*event.id);
        AppendResult result = relayed.append(events);
        while (!result.ok()) {
          const StatusCode code = result.status.code();
          INFO(result.status.to_string());
          REQUIRE((code == StatusCode::kUnavailable || code == StatusCode::kOutcomeUnknown));
          if (code == StatusCode::kUnavailable)
            REQUIRE(count_stored(relayed.direct, *events[0].id) == 0);
          else
            ++unknown;
          result = relayed.append(events);
        }
      }
      ++made;
    }
    RecordedEvents stored = read(relayed.direct.stream("c", "s").scan());
    REQUIRE(stored.size() == ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (stored[i].id != ids[i]) FAIL("event " << i << " is another one");
    }
    WARN(cuts << " cuts among " << ids.size() / 2 << " appends at level " << name_of(level) << ", "
              << unknown << " outcomes unknown: 0 lost, 0 doubled");
  }
}
