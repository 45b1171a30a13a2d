// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"
#include "scan_request.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::memory::test;

namespace {

class List {
 public:
  explicit List(std::uint32_t kind, std::string_view category = {}) {
    raw_.struct_size = sizeof raw_;
    raw_.kind = kind;
    raw_.limit = 1000;
    raw_.log = bytes_of("default");
    raw_.category = bytes_of(category);
  }
  List& prefix(std::string_view text) { return raw_.prefix = bytes_of(text), *this; }
  List& after(std::string_view text) { return raw_.after = bytes_of(text), *this; }
  List& limit(std::uint32_t count) { return raw_.limit = count, *this; }

  Listing read(const TestHost& host, const Handle& store) const {
    auto listing = store->list(TestCall(host), ListRequest(raw_));
    REQUIRE(listing.ok());
    return *listing;
  }
  std::vector<std::string> names(const TestHost& host, const Handle& store) const {
    std::vector<std::string> names;
    for (const ListEntry& entry : read(host, store)) names.push_back(entry.name);
    return names;
  }

 private:
  factport_list_request raw_{};
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("memory: stores of one name are one store while somebody has it open") {
  TestHost host;
  Handle one = host.open("shared");
  Handle two = host.open("shared");
  const Handle other = host.open("other");
  const Handle alone = host.open();
  Append().event({}).send(host, one);
  CHECK(Scan::of_log().read(host, two).events.size() == 1);
  CHECK(Scan::of_log().read(host, other).events.empty());
  CHECK(Scan::of_log().read(host, alone).events.empty());
  one.reset();
  CHECK(Scan::of_log().read(host, two).events.size() == 1);
  two.reset();
  CHECK(Scan::of_log().read(host, host.open("shared")).events.empty());
}

TEST_CASE("memory: what is declared is what the description says at most") {
  TestHost host;
  const StoreFacts facts = host.open()->facts();
  CHECK(facts.capabilities == memory::MemoryAdapter::kDescription.capabilities);
  CHECK(facts.levels == memory::MemoryAdapter::kDescription.levels);
  CHECK(facts.fidelity == FACTPORT_FIDELITY_BYTES);
  CHECK(facts.max_held_batches >= 2);
}

TEST_CASE("memory: info of a stream, absent or not") {
  TestHost host;
  const Handle store = host.open();
  const auto info = [&](std::string_view stream) {
    return *store->get_stream_info(TestCall(host),
                                   Question(FACTPORT_SCOPE_STREAM, "default", "c", stream));
  };
  CHECK(info("s") == StreamInfo());
  Append().event({.stream = "t"}).event({}).event({}).send(host, store);
  host.now_us += 10;
  Append().event({}).send(host, store);
  CHECK(info("s") == StreamInfo{3, 0, 2, 2, 4, host.now_us - 10, host.now_us});
  CHECK(info("t") == StreamInfo{1, 0, 0, 1, 1, host.now_us - 10, host.now_us - 10});
  CHECK(info("u") == StreamInfo());
}

TEST_CASE("memory: the latest event of a stream, a category and a log") {
  TestHost host;
  const Handle store = host.open();
  const auto latest = [&](std::uint32_t kind, std::string_view category,
                          std::string_view stream) -> std::int64_t {
    const auto batch = store->latest(TestCall(host), Question(kind, "default", category, stream));
    REQUIRE(batch.ok());
    CHECK(batch->scanned_through == (batch->count == 0 ? 0 : batch->events->global_position));
    return batch->count == 0 ? 0 : batch->events->global_position;
  };
  CHECK(latest(FACTPORT_SCOPE_LOG, {}, {}) == 0);
  Append().event({}).event({.category = "d"}).event({.stream = "t"}).send(host, store);
  Append().event({.category = "d"}).send(host, store);
  CHECK(latest(FACTPORT_SCOPE_LOG, {}, {}) == 4);
  CHECK(latest(FACTPORT_SCOPE_CATEGORY, "c", {}) == 3);
  CHECK(latest(FACTPORT_SCOPE_STREAM, "c", "s") == 1);
  CHECK(latest(FACTPORT_SCOPE_STREAM, "c", "u") == 0);
}

TEST_CASE("memory: log info has a UUID of version 4 that stays, and differs between logs") {
  TestHost host;
  const Handle store = host.open();
  const auto info = [&](std::string_view log) {
    return store->log_info(TestCall(host), Question(FACTPORT_SCOPE_LOG, log));
  };
  CHECK(info("default").status().code() == StatusCode::kNotFound);
  Append().event({}).event({}).send(host, store);
  Append("other").event({}).send(host, store);
  const LogInfo first = *info("default");
  CHECK(first.epoch == 1);
  CHECK(first.event_count == 2);
  CHECK(first.last_global_position == 2);
  const std::string text = first.uuid.to_string();
  CHECK(text[14] == '4');
  CHECK(std::string("89ab").find(text[19]) != std::string::npos);
  CHECK(info("other")->uuid != first.uuid);
  Append().event({}).send(host, store);
  CHECK(info("default")->uuid == first.uuid);
  CHECK(info("default")->event_count == 3);
}

TEST_CASE("memory: listings are in byte order, with prefix, paging and statistics") {
  TestHost host;
  const Handle store = host.open();
  Append()
      .event({.stream = "b"})
      .event({.stream = "ab"})
      .event({.stream = "\xC3\xA4"})
      .send(host, store);
  Append()
      .event({.stream = "a"})
      .event({.stream = "ab"})
      .event({.category = "B"})
      .send(host, store);
  Append("log").event({}).send(host, store);

  CHECK(List(FACTPORT_LIST_LOGS).names(host, store) == Names{"default", "log"});
  CHECK(List(FACTPORT_LIST_CATEGORIES).names(host, store) == Names{"B", "c"});
  const List streams(FACTPORT_LIST_STREAMS, "c");
  CHECK(streams.names(host, store) == Names{"a", "ab", "b", "\xC3\xA4"});
  CHECK(List(streams).prefix("a").names(host, store) == Names{"a", "ab"});
  CHECK(List(streams).prefix("a").after("a").names(host, store) == Names{"ab"});
  CHECK(List(streams).prefix("b").after("a").names(host, store) == Names{"b"});
  CHECK(List(streams).prefix("a").after("b").names(host, store).empty());
  CHECK(List(streams).after("aa").limit(2).names(host, store) == Names{"ab", "b"});
  CHECK(List(FACTPORT_LIST_STREAMS, "absent").names(host, store).empty());

  const Listing listing = streams.read(host, store);
  REQUIRE(listing[1].statistics);
  CHECK(listing[1].statistics->event_count == 2);
  CHECK(listing[1].statistics->last_global_position == 5);
  CHECK(listing[1].statistics->last_recorded_at == host.now_us);
}

TEST_CASE("memory: what no event was ever stored in is not listed") {
  TestHost host;
  const Handle store = host.open();
  Append("empty").event({}).expect_exists("c", "s").send(host, store);
  Append().event({}).expect_empty("guard", "g").send(host, store);
  CHECK(List(FACTPORT_LIST_LOGS).names(host, store) == Names{"default"});
  CHECK(List(FACTPORT_LIST_CATEGORIES).names(host, store) == Names{"c"});
}
