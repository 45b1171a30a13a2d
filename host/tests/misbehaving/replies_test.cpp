// SPDX-License-Identifier: Apache-2.0
//
// A plugin that lies is reported by its name, never believed.
#include "misbehaving_store.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::host_test;

namespace {

std::vector<NewEvent> three_events() {
  return {{.name = "n", .payload = "1"},
          {.name = "n", .payload = "2", .metadata = "{}"},
          {.name = "n", .payload = "3"}};
}

void check_named(const Status& status, StatusCode code, const std::string& words) {
  INFO(status.to_string());
  CHECK(name_of(status.code()) == name_of(code));
  CHECK_THAT(std::string(status.message()), Catch::Contains("misbehaving"));
  CHECK_THAT(std::string(status.message()), Catch::Contains(words));
}

/// What the store says, with the file that the plugin was loaded from.
void check_misbehaved(const Status& status, const std::string& words) {
  check_named(status, StatusCode::kPluginMisbehaved, words);
  CHECK_THAT(std::string(status.message()), Catch::Contains("misbehaving.factport.so"));
}

template <class Body>
Status status_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.status();
  }
  return {};
}

/// Stores three events, then reads them from a store that lies about them.
Status scan_with_fault(const std::string& fault, const ScanOptions& options = {}) {
  const EventStore store = open_with_fault(fault);
  const EventStream stream = store.stream("c", "s");
  stream.publish(three_events());
  return status_of([&] { stream.scan(options).to_vector(); });
}

}  // namespace

TEST_CASE("replies: without a fault the plugin is believed") {
  CHECK(scan_with_fault("").ok());
  const EventStore store = open_with_fault("");
  store.stream("c", "s").publish(three_events());
  CHECK(store.stream("c", "s").info().event_count == 3);
  CHECK(store.log().latest()->payload() == "3");
  CHECK(store.category("c").streams().size() == 1);
}

TEST_CASE("replies: OK without a store or a cursor") {
  check_misbehaved(try_open_with_fault("open without store").status(), "OK without a store");
  check_misbehaved(scan_with_fault("scan without cursor"), "OK without a cursor");
}

TEST_CASE("replies: facts beyond what the descriptor lists") {
  check_misbehaved(try_open_with_fault("facts beyond descriptor").status(), "descriptor");
  check_misbehaved(try_open_with_fault("levels beyond descriptor").status(), "descriptor");
  check_misbehaved(try_open_with_fault("unknown fidelity").status(), "fidelity 3");
}

TEST_CASE("replies: receipts that cannot be leave the outcome unknown") {
  for (const auto& [fault, words] : std::vector<std::pair<std::string, std::string>>{
           {"receipts with a gap", "position 3 after 1"},
           {"receipts not increasing", "global position 1 after 2"},
           {"receipts with a negative position", "position -1"},
           {"one receipt too few", "global position 0 after 2"}}) {
    const AppendResult result = open_with_fault(fault).stream("c", "s").try_publish(three_events());
    CAPTURE(fault);
    check_named(result.status, StatusCode::kOutcomeUnknown, words);
    CHECK(result.receipts.empty());
  }
}

TEST_CASE(
    "replies: a status that is not the plugin's to give, from an append, is OUTCOME_UNKNOWN") {
  const auto append = [](const std::string& fault) {
    return open_with_fault(fault).stream("c", "s").try_publish(three_events()).status;
  };
  check_named(append("append with an unheard-of status"), StatusCode::kOutcomeUnknown,
              "what is this?");
  CHECK(append("append with an unheard-of status").failure().details.front() ==
        std::pair<std::string, std::string>("raw_status", "-4711"));
  check_named(append("append in the host's name"), StatusCode::kOutcomeUnknown, "no such file");
  check_named(append("append ends"), StatusCode::kOutcomeUnknown, "unknown status 1");
  check_named(append("append says nothing"), StatusCode::kBusy, "without saying why");
}

TEST_CASE("replies: a status that is not the plugin's to give, from a scan, is UNKNOWN") {
  check_named(scan_with_fault("scan with an unheard-of status"), StatusCode::kUnknown,
              "what is this?");
  check_named(scan_with_fault("scan opens with an unheard-of status"), StatusCode::kUnknown,
              "unknown status -4711");
}

TEST_CASE("replies: a refusal without a condition leaves the outcome unknown") {
  const EventStream stream = open_with_fault("append refuses anything").stream("c", "s");
  const AppendResult result = stream.try_publish(three_events());
  check_named(result.status, StatusCode::kOutcomeUnknown, "CONDITION_FAILED");
  CHECK(result.unmet.empty());
  CHECK(stream.try_publish(three_events(), stream_is_empty()).status.code() ==
        StatusCode::kConditionFailed);
}

TEST_CASE("replies: a failed leaf that the condition does not have is not shown") {
  const AppendResult result = open_with_fault("failed leaf out of range")
                                  .stream("c", "s")
                                  .try_publish(three_events(), stream_is_empty());
  CHECK(result.status.code() == StatusCode::kConditionFailed);
  REQUIRE(result.unmet.size() == 1);
  CHECK(result.unmet[0].expected == "empty");
  CHECK(result.unmet[0].actual_position == 3);
}

TEST_CASE("replies: events that a scan cannot have found") {
  for (const auto& [fault, words] : std::vector<std::pair<std::string, std::string>>{
           {"scan out of order", "after"},
           {"scan with an event twice", "after"},
           {"scan out of scope", "outside its scope"},
           {"scan with a null name", "without a name or payload"},
           {"scan with a null payload", "without a name or payload"},
           {"scan with null metadata", "without a name or payload"},
           {"scan with a null category", "outside its scope"},
           {"scan without a payload", "without a name or payload"},
           {"scan with a position gap", "position 3 after 1"},
           {"scan with a negative position", "position -1"},
           {"scan with global position 0", "global position 0"},
           {"scan with null events", "3 events"},
           {"scan with stride 0", "stride 0"},
           {"scan with an odd stride", "stride"},
           {"scan with a huge count", "18446744073709551615 events"},
           {"scanned_through backwards", "scanned_through 0"},
           {"scanned_through negative", "scanned_through -1"},
           {"scan without end", "empty batches in a row"}}) {
    CAPTURE(fault);
    check_misbehaved(scan_with_fault(fault), words);
  }
}

TEST_CASE("replies: events beyond the limit or outside the bounds of a scan") {
  check_misbehaved(scan_with_fault("scan beyond its limit", {.limit = 2}), "3 events with limit 2");
  check_misbehaved(scan_with_fault("scan out of bounds", {.after = 1}), "out of bounds");
}

TEST_CASE("replies: after a lie, a scan answers the same failure again") {
  const EventStore store = open_with_fault("scan out of order");
  store.stream("c", "s").publish(three_events());
  Scan scan = store.log().scan();
  const Status first = scan.try_next_batch().status();
  CHECK(first.code() == StatusCode::kPluginMisbehaved);
  CHECK(scan.try_next_batch().status().to_string() == first.to_string());
  CHECK(scan.batch().size() == 0);
}

TEST_CASE("replies: an info that contradicts itself") {
  for (const char* fault : {"info with a wrong count", "info with a negative count",
                            "info that begins after its end", "info without global positions"}) {
    const EventStore store = open_with_fault(fault);
    store.stream("c", "s").publish(three_events());
    CAPTURE(fault);
    check_misbehaved(status_of([&] { store.stream("c", "s").info(); }), "stream_info answered");
  }
}

TEST_CASE("replies: a latest event that is two, or of another stream") {
  for (const auto& [fault, words] : std::vector<std::pair<std::string, std::string>>{
           {"latest answers two", "2 events with limit 1"},
           {"latest out of scope", "outside its scope"}}) {
    const EventStore store = open_with_fault(fault);
    store.stream("c", "s").publish(three_events());
    CAPTURE(fault);
    check_misbehaved(status_of([&] { store.stream("c", "s").latest(); }), words);
  }
}

TEST_CASE("replies: listings out of order, too long, outside their prefix, or unreadable") {
  struct Question {
    std::string fault;
    ListOptions options;
  };
  for (const auto& [fault, options] :
       std::vector<Question>{{"listing unsorted", {}},
                             {"listing with a name twice", {}},
                             {"listing beyond its limit", {.limit = 1}},
                             {"listing outside its prefix", {.prefix = "b"}},
                             {"listing with stride 0", {}},
                             {"listing with a null name", {}}}) {
    const EventStore store = open_with_fault(fault);
    for (const char* stream : {"a", "b", "b2"}) store.stream("c", stream).publish(three_events());
    CAPTURE(fault);
    check_misbehaved(status_of([&, &asked = options] { store.category("c").streams(asked); }),
                     "list answered");
  }
}

TEST_CASE("replies: what a C++ adapter throws becomes a status") {
  check_named(try_open_with_fault("open throws").status(), StatusCode::kInternal, "thrown by open");
  check_named(scan_with_fault("scan throws"), StatusCode::kInternal, "thrown by scan");
  const EventStream stream = open_with_fault("append throws").stream("c", "s");
  check_named(stream.try_publish(three_events()).status, StatusCode::kOutcomeUnknown,
              "thrown by append");
  const EventStore store = open_with_fault("info throws");
  check_named(status_of([&] { store.stream("c", "s").info(); }), StatusCode::kInternal,
              "not a std::exception");
}

TEST_CASE("replies: a secret of the configuration is never part of a failure") {
  const auto config = [](const std::string& fault) {
    return misbehaving_config("misbehaving", R"({"fault":")" + fault + R"(","secret":"hunter2"})");
  };
  const Status opening = try_open_store(config("open tells a secret")).status();
  CHECK(opening.code() == StatusCode::kUnauthenticated);
  CHECK(opening.message().find("hunter2") == std::string_view::npos);

  const Status append = open_store(config("append tells a secret"))
                            .stream("c", "s")
                            .try_publish(three_events())
                            .status;
  CHECK(append.code() == StatusCode::kUnavailable);
  CHECK(append.message().find("hunter2") == std::string_view::npos);
  REQUIRE(append.failure().details.size() == 1);
  CHECK(append.failure().details[0].second.find("hunter2") == std::string::npos);
}
