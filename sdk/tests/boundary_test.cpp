// SPDX-License-Identifier: Apache-2.0
//
// The boundary fails closed: whatever a plugin does not know is UNSUPPORTED, never skipped. Seen
// through the C table of the smallest adapter.
#include "raw_plugin.hpp"

#include <factport/cpp/bytes.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>

namespace {

using namespace factport;
using sdk_test::RawPlugin;
using sdk_test::Sink;

std::string vector_plugin() {
  const char* directory = std::getenv("FACTPORT_TEST_PLUGINS");
  if (directory == nullptr) throw std::runtime_error("FACTPORT_TEST_PLUGINS is not set");
  return std::string(directory) + "/vector.factport.so";
}

/// A correct append of one event under one condition, to be spoiled in one place.
struct OneAppend {
  std::array<factport_target, 2> targets{
      {{bytes_of("c"), bytes_of("s")}, {bytes_of("c"), bytes_of("t")}}};
  factport_new_event event{};
  factport_condition condition{FACTPORT_CONDITION_STREAM_IS_EMPTY, 1, 0, 0, 0};
  factport_append_request request{};
  factport_call call = RawPlugin::call();

  OneAppend() {
    event.id.bytes[0] = 1;
    event.name = bytes_of("n");
    event.payload = bytes_of("1");
    request.struct_size = sizeof request;
    request.log = bytes_of("default");
    request.targets = targets.data();
    request.target_count = 1;
    request.target_stride = sizeof(factport_target);
    request.events = &event;
    request.event_count = 1;
    request.event_stride = sizeof event;
    request.conditions = &condition;
    request.condition_count = 1;
    request.condition_stride = sizeof condition;
  }

  factport_status send(const RawPlugin& plugin, Sink& sink) const {
    factport_receipt receipt{};
    factport_append_result result{};
    result.struct_size = sizeof result;
    result.receipts = &receipt;
    result.receipt_stride = sizeof receipt;
    return plugin.table().append(plugin.store(), &call, &request, &result, &sink.raw);
  }
};

void check_unsupported_append(const RawPlugin& plugin, const char* what,
                              const std::function<void(OneAppend&)>& spoil) {
  INFO(what);
  OneAppend append;
  spoil(append);
  Sink sink;
  CHECK(append.send(plugin, sink) == FACTPORT_UNSUPPORTED);
  CHECK(sink.status == FACTPORT_UNSUPPORTED);
  CHECK(sink.calls == 1);
  CHECK(!sink.message.empty());
  CHECK(plugin.count_events() == 0);
}

factport_scan_request log_scan() {
  factport_scan_request request{};
  request.struct_size = sizeof request;
  request.scope = {FACTPORT_SCOPE_LOG, 0, bytes_of("default"), {}, {}};
  request.batch_events = 1;
  return request;
}

void check_unsupported_scan(const RawPlugin& plugin, const char* what,
                            const std::function<void(factport_scan_request&)>& spoil) {
  INFO(what);
  factport_scan_request request = log_scan();
  spoil(request);
  const factport_call call = RawPlugin::call();
  factport_cursor* cursor = nullptr;
  Sink sink;
  CHECK(plugin.table().scan_open(plugin.store(), &call, &request, &cursor, &sink.raw) ==
        FACTPORT_UNSUPPORTED);
  CHECK(sink.calls == 1);
  CHECK(cursor == nullptr);
}

factport_info_request stream_request() {
  factport_info_request request{};
  request.struct_size = sizeof request;
  request.scope = {FACTPORT_SCOPE_STREAM, 0, bytes_of("default"), bytes_of("c"), bytes_of("s")};
  return request;
}

factport_status ask_info(const RawPlugin& plugin, const factport_info_request& request,
                         const factport_call& call, Sink& sink) {
  factport_stream_info info{};
  info.struct_size = sizeof info;
  return plugin.table().stream_info(plugin.store(), &call, &request, &info, &sink.raw);
}

}  // namespace

TEST_CASE("boundary: an append that nobody spoiled is stored") {
  const RawPlugin plugin(vector_plugin());
  Sink sink;
  CHECK(OneAppend().send(plugin, sink) == FACTPORT_OK);
  CHECK(sink.calls == 0);
  CHECK(plugin.count_events() == 1);
}

TEST_CASE("boundary: what an append carries and the plugin does not know is UNSUPPORTED") {
  const RawPlugin plugin(vector_plugin());
  check_unsupported_append(plugin, "must_understand", [](OneAppend& append) {
    append.request.must_understand = UINT64_C(1) << 63;
  });
  check_unsupported_append(plugin, "must_understand of the call",
                           [](OneAppend& append) { append.call.must_understand = 1; });
  check_unsupported_append(plugin, "flags of the request",
                           [](OneAppend& append) { append.request.flags = 1u << 31; });
  check_unsupported_append(plugin, "flags of an event",
                           [](OneAppend& append) { append.event.flags = 1; });
  check_unsupported_append(plugin, "format of a payload",
                           [](OneAppend& append) { append.event.payload_format = 1; });
  check_unsupported_append(plugin, "format of metadata",
                           [](OneAppend& append) { append.event.metadata_format = 1; });
  check_unsupported_append(plugin, "two targets",
                           [](OneAppend& append) { append.request.target_count = 2; });
}

TEST_CASE("boundary: a condition that the plugin does not know is UNSUPPORTED, not skipped") {
  const RawPlugin plugin(vector_plugin());
  for (const std::uint32_t kind : {0u, 4u, 15u, 19u, 1000u, UINT32_MAX}) {
    check_unsupported_append(plugin, "kind",
                             [kind](OneAppend& append) { append.condition.kind = kind; });
  }
  check_unsupported_append(plugin, "flags",
                           [](OneAppend& append) { append.condition.flags = 1u << 7; });
}

TEST_CASE("boundary: a bound, filter or freshness that the plugin does not know is UNSUPPORTED") {
  const RawPlugin plugin(vector_plugin());
  for (unsigned bit = 0; bit < 64; ++bit) {
    if (bit <= 4) continue;  // The bounds, which every adapter knows.
    check_unsupported_scan(plugin, "bit of given", [bit](factport_scan_request& request) {
      request.given = UINT64_C(1) << bit;
    });
  }
  check_unsupported_scan(plugin, "must_understand",
                         [](factport_scan_request& request) { request.must_understand = 2; });
  check_unsupported_scan(plugin, "flags",
                         [](factport_scan_request& request) { request.flags = 1u << 1; });
  check_unsupported_scan(plugin, "backwards", [](factport_scan_request& request) {
    request.flags = FACTPORT_SCAN_BACKWARDS;
  });
  check_unsupported_scan(plugin, "freshness",
                         [](factport_scan_request& request) { request.freshness = 4; });
  check_unsupported_scan(plugin, "scope",
                         [](factport_scan_request& request) { request.scope.kind = 4; });
}

TEST_CASE("boundary: a question about a stream with what the plugin does not know is UNSUPPORTED") {
  const RawPlugin plugin(vector_plugin());
  Sink sink;
  factport_info_request request = stream_request();
  factport_call call = RawPlugin::call();
  CHECK(ask_info(plugin, request, call, sink) == FACTPORT_OK);
  request.must_understand = 1;
  CHECK(ask_info(plugin, request, call, sink) == FACTPORT_UNSUPPORTED);
  request = stream_request();
  request.flags = 4;
  CHECK(ask_info(plugin, request, call, sink) == FACTPORT_UNSUPPORTED);
  request = stream_request();
  request.freshness = 4;
  CHECK(ask_info(plugin, request, call, sink) == FACTPORT_UNSUPPORTED);
  request = stream_request();
  call.must_understand = UINT64_C(1) << 40;
  CHECK(ask_info(plugin, request, call, sink) == FACTPORT_UNSUPPORTED);
}

TEST_CASE("boundary: open refuses flags and bits that the plugin does not know") {
  const RawPlugin plugin(vector_plugin());
  for (const bool bit : {false, true}) {
    factport_open_request request{};
    request.struct_size = sizeof request;
    request.config = bytes_of("{}");
    request.log = bytes_of("default");
    if (bit) {
      request.must_understand = 1;
    } else {
      request.flags = 1;
    }
    const factport_call call = RawPlugin::call();
    factport_store* store = nullptr;
    Sink sink;
    CHECK(plugin.table().open(&plugin.host(), &call, &request, &store, &sink.raw) ==
          FACTPORT_UNSUPPORTED);
    CHECK(store == nullptr);
  }
}

TEST_CASE("boundary: operations that an adapter does not override are NULL in its table") {
  const RawPlugin plugin(vector_plugin());
  CHECK(plugin.table().latest == nullptr);
  CHECK(plugin.table().list == nullptr);
  CHECK(plugin.table().log_info == nullptr);
  CHECK(plugin.table().get_extension == nullptr);
}

TEST_CASE("boundary: after END, scan_next answers END again, without events, where it came to") {
  const RawPlugin plugin(vector_plugin());
  Sink sink;
  REQUIRE(OneAppend().send(plugin, sink) == FACTPORT_OK);
  const factport_scan_request request = log_scan();
  const factport_call call = RawPlugin::call();
  factport_cursor* cursor = nullptr;
  REQUIRE(plugin.table().scan_open(plugin.store(), &call, &request, &cursor, &sink.raw) ==
          FACTPORT_OK);
  for (const std::uint64_t expected : {1u, 0u, 0u}) {
    factport_batch batch{};
    batch.struct_size = sizeof batch;
    CHECK(plugin.table().scan_next(cursor, &call, &batch, &sink.raw) == FACTPORT_END);
    CHECK(batch.event_count == expected);
    CHECK(batch.scanned_through == 1);
    if (batch.release != nullptr) batch.release(&batch);
  }
  plugin.table().scan_close(cursor);
}

TEST_CASE("boundary: a batch outlives the cursor that made it") {
  const RawPlugin plugin(vector_plugin());
  Sink sink;
  REQUIRE(OneAppend().send(plugin, sink) == FACTPORT_OK);
  const factport_scan_request request = log_scan();
  const factport_call call = RawPlugin::call();
  factport_cursor* cursor = nullptr;
  REQUIRE(plugin.table().scan_open(plugin.store(), &call, &request, &cursor, &sink.raw) ==
          FACTPORT_OK);
  factport_batch batch{};
  batch.struct_size = sizeof batch;
  REQUIRE(plugin.table().scan_next(cursor, &call, &batch, &sink.raw) == FACTPORT_END);
  plugin.table().scan_close(cursor);
  REQUIRE(batch.event_count == 1);
  CHECK(view_of(batch.events[0].payload) == "1");
  batch.release(&batch);
}
