// SPDX-License-Identifier: Apache-2.0
//
// Exactly once: what happens to ids that are stored already.
#include "numbered_events.hpp"
#include "refusal.hpp"
#include "store_under_test.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::conformance;

namespace {

Uuid id_of(char letter) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  id.bytes[15] = static_cast<std::uint8_t>(letter);
  return id;
}

/// One event for each letter, with that letter's id.
std::vector<NewEvent> events(const std::string& letters, const std::string& name = "n") {
  std::vector<NewEvent> events;
  for (const char letter : letters) {
    events.push_back(
        {.name = name, .payload = "\"" + std::string(1, letter) + "\"", .id = id_of(letter)});
  }
  return events;
}

bool idempotent(const StoreUnderTest& store) {
  return store.offers(FACTPORT_CAPABILITY_IDEMPOTENT_APPEND);
}

void check_duplicate(const EventStore& store, const EventStream& stream,
                     const std::vector<NewEvent>& again) {
  check_refused(store, StatusCode::kDuplicateId, "", [&] { return stream.try_publish(again); });
}

void check_same(const AppendResult& again, const AppendResult& first) {
  INFO(again.status.to_string());
  REQUIRE(again.ok());
  CHECK(again.already_stored);
  REQUIRE(again.receipts.size() == first.receipts.size());
  for (std::size_t i = 0; i < first.receipts.size(); ++i) {
    CHECK(again.receipts[i].position == first.receipts[i].position);
    CHECK(again.receipts[i].global_position == first.receipts[i].global_position);
    CHECK(again.receipts[i].recorded_at == first.receipts[i].recorded_at);
    CHECK(again.receipts[i].id == first.receipts[i].id);
  }
}

}  // namespace

TEST_CASE("exactly once: a repeated append answers the original receipts and stores nothing") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  stream.publish(numbered_events(2));
  const AppendResult first = stream.publish(events("abc"));
  stream.publish(numbered_events(1));
  if (!idempotent(store)) {
    check_duplicate(*store, stream, events("abc"));
    return;
  }
  const RecordedEvents before = read_log(*store);
  for (int i = 0; i < 3; ++i) check_same(stream.try_publish(events("abc")), first);
  CHECK(read_log(*store) == before);
}

TEST_CASE("exactly once: neither conditions nor payloads are looked at again") {
  const StoreUnderTest store;
  if (!idempotent(store)) return;
  const EventStream stream = store->stream("c", "s");
  const AppendResult first = stream.publish(events("ab"), stream_is_empty());
  check_same(stream.try_publish(events("ab"), stream_is_empty()), first);
  check_same(stream.try_publish(events("ab"), any_of({})), first);
  std::vector<NewEvent> changed = events("ab");
  changed[0].payload = R"({"other":true})";
  changed[1].metadata = "{}";
  changed[1].occurred_at = 7;
  check_same(stream.try_publish(changed), first);
  CHECK(read_log(*store).at(0).payload == "\"a\"");
}

TEST_CASE(
    "exactly once: a part, or the whole of several appends, counts as stored when it is "
    "contiguous") {
  const StoreUnderTest store;
  if (!idempotent(store)) return;
  const EventStream stream = store->stream("c", "s");
  AppendResult all = stream.publish(events("abc"));
  const AppendResult more = stream.publish(events("d"));
  all.receipts.push_back(more.receipts[0]);
  const auto part = [&](std::size_t first, std::size_t count) {
    AppendResult result;
    result.receipts.assign(all.receipts.begin() + static_cast<std::ptrdiff_t>(first),
                           all.receipts.begin() + static_cast<std::ptrdiff_t>(first + count));
    return result;
  };
  check_same(stream.try_publish(events("a")), part(0, 1));
  check_same(stream.try_publish(events("bc")), part(1, 2));
  check_same(stream.try_publish(events("cd")), part(2, 2));
  check_same(stream.try_publish(events("abcd")), part(0, 4));
  CHECK(read_log(*store).size() == 4);
}

TEST_CASE("exactly once: ids that overlap in any other way are DUPLICATE_ID and store nothing") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  stream.publish(events("abc"));
  for (const char* letters : {"ac", "ba", "cba", "abcd", "xa", "ax", "xabc", "axb", "cx", "acb"}) {
    CAPTURE(letters);
    check_duplicate(*store, stream, events(letters));
  }
  if (!idempotent(store)) check_duplicate(*store, stream, events("b"));
}

TEST_CASE("exactly once: the same id in another stream, or under another name, is DUPLICATE_ID") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  stream.publish(events("ab"));
  check_duplicate(*store, store->stream("c", "t"), events("ab"));
  check_duplicate(*store, store->stream("d", "s"), events("a"));
  check_duplicate(*store, stream, events("ab", "m"));
  std::vector<NewEvent> half = events("ab");
  half[1].name = "m";
  check_duplicate(*store, stream, half);
}

TEST_CASE("exactly once: an id twice in one request is DUPLICATE_ID, stored or not") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  check_duplicate(*store, stream, events("aa"));
  check_duplicate(*store, stream, events("aba"));
  stream.publish(events("ab"));
  check_duplicate(*store, stream, events("aa"));
  check_duplicate(*store, stream, events("abb"));
}

TEST_CASE("exactly once: an id that a refused append carried is free") {
  const StoreUnderTest store;
  const EventStream stream = store->stream("c", "s");
  CHECK(stream.try_publish(events("ab"), stream_exists()).status.code() ==
        StatusCode::kConditionFailed);
  const AppendResult result = stream.try_publish(events("ba"));
  CHECK(result.ok());
  CHECK_FALSE(result.already_stored);
}

TEST_CASE("exactly once: a repeated append to several streams") {
  const StoreUnderTest store;
  if (!store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND)) return;
  const std::vector<TargetEvents> targets = {
      {.category = "c", .stream = "s", .events = events("ab"), .condition = stream_is_empty()},
      {.category = "d", .stream = "t", .events = events("cd"), .condition = stream_is_empty()}};
  const AppendResult first = store->log().publish(targets);
  store->stream("c", "s").publish(events("x"));
  std::vector<TargetEvents> swapped = targets;
  std::swap(swapped[0].events, swapped[1].events);
  check_refused(*store, StatusCode::kDuplicateId, "",
                [&] { return store->log().try_publish(swapped); });
  std::vector<TargetEvents> half = targets;
  half[1].events = events("ce");
  check_refused(*store, StatusCode::kDuplicateId, "",
                [&] { return store->log().try_publish(half); });
  if (!idempotent(store)) return;
  check_same(store->log().try_publish(targets), first);
  CHECK(read_log(*store).size() == 5);
}

TEST_CASE("exactly once: an Append that is sent again means the same events") {
  const StoreUnderTest store;
  if (!idempotent(store)) return;
  Append append;
  append.add(append.target("c", "s"), {.name = "n", .payload = "1"});
  AppendResult first;
  REQUIRE(store->log().try_append(append, first).ok());
  AppendResult again;
  REQUIRE(store->log().try_append(append, again).ok());
  check_same(again, first);
}
