// SPDX-License-Identifier: Apache-2.0
//
// Exactly one blocking round trip per append and per page: counted by a relay, not timed.
#include "fresh_schema.hpp"
#include "numbered_events.hpp"
#include "postgres_server.hpp"
#include "postgres_store.hpp"
#include "relay.hpp"
#include "shared_servers.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

using Statements = std::vector<std::string>;

struct Counted {
  explicit Counted(Level level, const std::string& keys = "")
      : relay(shared_postgres_socket()),
        schema(socket_url(shared_postgres_socket())),
        store(open_postgres({relay.url(), schema.name(), level, keys + R"(, "notify": false)"})) {}

  /// What was asked of the server while `work` ran.
  template <class Work>
  Statements during(Work work) {
    relay.forget_statements();
    work();
    return relay.statements();
  }

  Relay relay;
  FreshSchema schema;
  EventStore store;
};

void check_count(const Statements& statements, std::size_t count) {
  for (const std::string& statement : statements) UNSCOPED_INFO(statement.substr(0, 300));
  CHECK(statements.size() == count);
}

}  // namespace

TEST_CASE("round trips: one for each append, whatever is in it") {
  for (const Level level : all_levels()) {
    for (const std::string keys : {"", R"(, "pooler": "transaction")"}) {
      CAPTURE(name_of(level), keys);
      Counted counted(level, keys);
      const EventStream stream = counted.store.stream("c", "s");
      const std::vector<StreamEvents> several = {{"x", numbered_events(2)},
                                                 {"y", numbered_events(1)}};
      const auto work = [&] {
        stream.publish(numbered_events(1));
        stream.publish(numbered_events(1), stream_exists());
        stream.publish(numbered_events(20));
        counted.store.category("d").publish(several);
      };
      // Every lane has a session, and every session has prepared what it uses.
      for (int i = 0; i < 4; ++i) work();
      check_count(counted.during(work), 4);
      check_count(counted.during([&] {
        for (int i = 0; i < 10; ++i) stream.publish(numbered_events(1));
      }),
                  10);
    }
  }
}

TEST_CASE("round trips: one for each page of a scan, the horizon included") {
  for (const Level level : all_levels()) {
    for (const std::string keys : {"", R"(, "pooler": "transaction")"}) {
      CAPTURE(name_of(level), keys);
      Counted counted(level, keys);
      counted.store.stream("c", "s").publish(numbered_events(1'000));
      const auto scan = [&](std::uint32_t page) {
        std::size_t count = 0;
        for ([[maybe_unused]] const EventView& event :
             counted.store.log().scan({.batch_events = page}))
          ++count;
        CHECK(count == 1'000);
      };
      for (int i = 0; i < 3; ++i) scan(300);
      // Four pages of 300; a last look is allowed where the end falls on a page's.
      check_count(counted.during([&] { scan(300); }), 4);
      for (int i = 0; i < 3; ++i) scan(2'000);
      check_count(counted.during([&] { scan(2'000); }), 1);
    }
  }
}

TEST_CASE("round trips: one for the info of a stream, and for the latest event") {
  for (const Level level : all_levels()) {
    CAPTURE(name_of(level));
    Counted counted(level);
    const EventStream stream = counted.store.stream("c", "s");
    stream.publish(numbered_events(10));
    const auto work = [&] {
      stream.info();
      stream.latest();
    };
    for (int i = 0; i < 3; ++i) work();
    check_count(counted.during(work), 2);
  }
}
