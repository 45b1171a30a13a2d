// SPDX-License-Identifier: Apache-2.0
//
// What an event costs in memory, as plugins/memory/README.md states it.
#include "append_request.hpp"
#include "log.hpp"

#include <factport/cpp/append.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factport;
using namespace factport::memory;
using namespace factport::memory::test;

namespace {

constexpr std::string_view kCategory = "orders";
constexpr std::string_view kName = "item-added";

/// A log of `count` events of 300 + 60 bytes, in streams of a hundred events.
void fill(Log& log, const TestHost& host, std::uint64_t count) {
  const TestCall call(host);
  LogPins pins(log.name(), Level::kUnspecified);
  const std::string payload(300, '1');
  const std::string metadata(60, '2');
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string stream = "order-" + std::to_string(i % (count / 100));
    const factport_target target{bytes_of(kCategory), bytes_of(stream)};
    factport_new_event event{};
    event.id = numbered_id(i).raw();
    event.name = bytes_of(kName);
    event.payload = bytes_of(payload);
    event.metadata = bytes_of(metadata);
    factport_append_request raw{};
    raw.log = bytes_of(log.name());
    raw.targets = &target;
    raw.target_count = 1;
    raw.target_stride = sizeof target;
    raw.events = &event;
    raw.event_count = 1;
    raw.event_stride = sizeof event;
    factport_receipt receipt;
    factport_append_result result{};
    result.receipts = &receipt;
    result.receipt_stride = sizeof receipt;
    Receipts receipts(result);
    REQUIRE(log.append(call, AppendRequest(raw), pins, host.host(), receipts).ok());
  }
}

}  // namespace

TEST_CASE("memory: an event takes at most 1.35 times the bytes of its fields") {
  // Id, four numbers of 8 bytes, payload and metadata; the names are shared and not counted.
  constexpr double kFields = 16 + 4 * 8 + 300 + 60;
  const TestHost host;
  // Just before and just after the index of ids doubles.
  for (const std::uint64_t count : {98'300u, 98'400u}) {
    Log log("default");
    fill(log, host, count);
    const double per_event = static_cast<double>(log.footprint()) / static_cast<double>(count);
    WARN(count << " events: " << per_event << " bytes each, " << per_event / kFields
               << " times their fields");
    CHECK(per_event <= 1.35 * kFields);
  }
}
