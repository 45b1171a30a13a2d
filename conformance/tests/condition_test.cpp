// SPDX-License-Identifier: Apache-2.0
#include "numbered_events.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

EventStream stream_of_length(const EventStore& store, int length) {
  EventStream stream = store.stream("lengths", std::to_string(length));
  if (length > 0) stream.publish(numbered_events(length));
  return stream;
}

/// A stream of two events, so that what follows is true and false of it.
EventStream stream_of_two(const EventStore& store) { return stream_of_length(store, 2); }
Condition yes() { return position_is(1); }
Condition no() { return position_is(7); }

/// Publishes one event and tells whether it was stored; any failure but a refusal fails the test.
bool holds(const EventStream& stream, const Condition& condition) {
  const AppendResult result = stream.try_publish(numbered_events(1), condition);
  INFO(result.status.to_string());
  REQUIRE((result.ok() || result.status.code() == StatusCode::kConditionFailed));
  return result.ok();
}

struct Leaf {
  std::string category;
  std::string stream;
  std::string expected;
  std::int64_t actual = -1;

  bool operator==(const Leaf&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Leaf& leaf) {
  return out << leaf.category << '/' << leaf.stream << ": " << leaf.expected << ", actual "
             << leaf.actual;
}

std::vector<Leaf> leaves_of(const AppendResult& result) {
  std::vector<Leaf> leaves;
  for (const UnmetLeaf& leaf : result.unmet) {
    leaves.push_back({leaf.category, leaf.stream, leaf.expected, leaf.actual_position});
  }
  return leaves;
}

/// Refused, nothing stored, and exactly these leaves.
void check_leaves(const EventStore& store, const EventStream& stream, const Condition& condition,
                  const std::vector<Leaf>& expected) {
  const AppendResult result =
      check_refused(store, StatusCode::kConditionFailed, "the condition does not hold",
                    [&] { return stream.try_publish(numbered_events(1), condition); });
  CHECK(leaves_of(result) == expected);
}

/// A random condition on the own stream, whose last position is 1, and its value.
struct Judged {
  Condition condition;
  bool value;
};
Judged random_condition(std::mt19937& random, int depth) {
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  if (depth == 0 || below(3) == 0) {
    const int position = below(4) - 1;
    const int kind = below(3);
    if (kind == 0) return {stream_is_empty(), false};
    if (kind == 1) return {stream_exists(), true};
    return {position_is(position), position == 1};
  }
  if (below(4) == 0) {
    const Judged child = random_condition(random, depth - 1);
    return {!child.condition, !child.value};
  }
  const bool any = below(2) == 0;
  std::vector<Condition> children;
  bool value = !any;
  for (int i = below(4); i > 0; --i) {
    const Judged child = random_condition(random, depth - 1);
    children.push_back(child.condition);
    if (child.value == any) value = any;
  }
  return {any ? any_of(children) : all_of(children), value};
}

}  // namespace

TEST_CASE("condition: position_is holds at exactly the last position, for lengths 0 to 5") {
  const StoreUnderTest store;
  for (int length = 0; length <= 5; ++length) {
    for (std::int64_t position = -1; position <= 6; ++position) {
      const EventStream stream =
          store->stream("matrix", std::to_string(length) + "@" + std::to_string(position));
      if (length > 0) stream.publish(numbered_events(length));
      const AppendResult result = stream.try_publish(numbered_events(1), position_is(position));
      CAPTURE(length, position);
      CHECK(result.ok() == (position == length - 1));
      CHECK(stream.info().event_count == length + (result.ok() ? 1 : 0));
      if (result.ok()) {
        CHECK(result.receipts.at(0).position == length);
      } else {
        const std::string expected =
            position < 0 ? "empty" : "position " + std::to_string(position);
        CHECK(leaves_of(result) ==
              std::vector<Leaf>{{"matrix", stream.name(), expected, length - 1}});
      }
    }
  }
}

TEST_CASE("condition: a stream is empty or exists, never both") {
  const StoreUnderTest store;
  for (int length = 0; length <= 2; ++length) {
    const EventStream stream = stream_of_length(*store, length);
    CAPTURE(length);
    if (length == 0) {
      check_leaves(*store, stream, stream_exists(), {{"lengths", "0", "at least one event", -1}});
      CHECK(holds(stream, stream_is_empty()));
    } else {
      check_leaves(*store, stream, stream_is_empty(),
                   {{"lengths", stream.name(), "empty", length - 1}});
      CHECK(holds(stream, stream_exists()));
    }
  }
}

TEST_CASE("condition: a refusal changes nothing and burns no position") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  const std::int64_t last = stream.info().last_global_position;
  for (int i = 0; i < 5; ++i) CHECK_FALSE(holds(stream, no()));
  const AppendResult result = stream.publish({numbered_event(2)}, yes());
  CHECK(result.receipts.at(0).position == 2);
  CHECK(result.receipts.at(0).global_position > last);
}

TEST_CASE("condition: `all` and `any` by their truth tables, in both orders") {
  const StoreUnderTest store;
  int row = 0;
  for (const bool a : {false, true}) {
    for (const bool b : {false, true}) {
      for (const bool any : {false, true}) {
        const EventStream stream = store->stream("tables", std::to_string(row++));
        stream.publish(numbered_events(2));
        const Condition left = a ? yes() : no();
        const Condition right = b ? yes() : no();
        CAPTURE(a, b, any);
        CHECK(holds(stream, any ? left || right : left && right) == (any ? a || b : a && b));
      }
    }
  }
}

TEST_CASE("condition: `not` turns every value around, once and twice") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  CHECK_FALSE(holds(stream, !yes()));
  CHECK_FALSE(holds(stream, !!no()));
  CHECK(holds(stream, !no()));
  CHECK(holds(stream, !!position_is(2)));
}

TEST_CASE("condition: `all` of nothing holds, `any` of nothing does not") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  CHECK(holds(stream, all_of({})));
  CHECK(holds(stream, !any_of({})));
  check_leaves(*store, stream, any_of({}), {});
  check_leaves(*store, stream, !all_of({}), {});
}

TEST_CASE("condition: the failed leaves are those reached through nodes with the wrong value") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  const auto leaf = [](const std::string& expected) { return Leaf{"lengths", "2", expected, 1}; };
  check_leaves(*store, stream, yes() && no(), {leaf("position 7")});
  check_leaves(*store, stream, no() && position_is(8), {leaf("position 7"), leaf("position 8")});
  check_leaves(*store, stream, no() || position_is(8), {leaf("position 7"), leaf("position 8")});
  check_leaves(*store, stream, !(yes() || no()), {leaf("not position 1")});
  check_leaves(*store, stream, !(yes() && stream_exists()),
               {leaf("not position 1"), leaf("not at least one event")});
  check_leaves(*store, stream, !!no(), {leaf("position 7")});
  check_leaves(*store, stream, (yes() && no()) || (stream_is_empty() && !yes()),
               {leaf("position 7"), leaf("empty"), leaf("not position 1")});
  check_leaves(*store, stream, (no() || yes()) && !stream_exists(),
               {leaf("not at least one event")});
}

TEST_CASE("condition: 32 levels deep is judged, 33 are refused") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  Condition deep = yes();
  for (int depth = 1; depth < 31; ++depth) deep = !deep;
  CHECK(holds(stream, deep));
  CHECK(holds(stream, !position_is(1) && deep) == false);
  const Condition of_32 = !deep;
  CHECK(holds(stream, of_32));  // The last position is 2 now, and `deep` no longer holds.
  check_refused(*store, StatusCode::kLimit, "limit of 32",
                [&] { return stream.try_publish(numbered_events(1), !of_32); });
}

TEST_CASE("condition: 1,024 nodes are judged, 1,025 are refused") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  std::vector<Condition> leaves(1023, no());
  const AppendResult refused = stream.try_publish(numbered_events(1), any_of(leaves));
  CHECK(refused.status.code() == StatusCode::kConditionFailed);
  CHECK(refused.unmet.size() == 1023);
  leaves.back() = yes();
  CHECK(holds(stream, any_of(leaves)));
  leaves.push_back(yes());
  check_refused(*store, StatusCode::kLimit, "limit of 1024",
                [&] { return stream.try_publish(numbered_events(1), any_of(leaves)); });
}

TEST_CASE("condition: random trees have the value that they should have") {
  const StoreUnderTest store;
  std::mt19937 random(7);
  int stored = 0;
  for (int i = 0; i < 300; ++i) {
    const Judged judged = random_condition(random, 5);
    const EventStream stream = store->stream("random", std::to_string(stored));
    if (stream.info().event_count == 0) stream.publish(numbered_events(2));
    if (holds(stream, judged.condition) != judged.value) FAIL("condition " << i);
    if (judged.value) ++stored;
  }
  CHECK(stored > 50);
}

TEST_CASE("condition: a leaf may look at the stream of the same name in another category") {
  const StoreUnderTest store;
  store->stream("closed", "x").publish(numbered_events(3));
  const EventStream stream = store->stream("open", "x");
  if (!store.guards()) {
    check_refused(*store, StatusCode::kUnsupported, "condition", [&] {
      return stream.try_publish(numbered_events(1), stream_is_empty("closed", "x"));
    });
    return;
  }
  check_leaves(*store, stream, stream_is_empty("closed", "x"), {{"closed", "x", "empty", 2}});
  check_leaves(*store, stream, stream_is_empty() && position_is("closed", "x", 1),
               {{"closed", "x", "position 1", 2}});
  CHECK(holds(stream, stream_is_empty() && position_is("closed", "x", 2)));
  CHECK(holds(stream, position_is("closed", "x", 2) && position_is(0)));
  CHECK(holds(stream, stream_is_empty("closed", "y") && position_is(1)));
}

TEST_CASE("condition: another stream of the category is another stream") {
  const StoreUnderTest store;
  store->stream("c", "full").publish(numbered_events(3));
  const EventStream stream = store->stream("c", "new");
  check_leaves(*store, stream, stream_exists(), {{"c", "new", "at least one event", -1}});
  check_leaves(*store, stream, position_is(2), {{"c", "new", "position 2", -1}});
  CHECK(holds(stream, stream_is_empty()));
}

TEST_CASE("condition: a leaf may name the stream that is written") {
  const StoreUnderTest store;
  const EventStream stream = stream_of_two(*store);
  check_leaves(*store, stream, position_is("lengths", "2", 0), {{"lengths", "2", "position 0", 1}});
  CHECK(holds(stream, position_is("lengths", "2", 1)));
}
