// SPDX-License-Identifier: Apache-2.0
//
// The boundary of the extensions: which tables there are, and what fails closed.
#include "empty_adapter.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

using namespace factport;
using namespace factport::sdk_test;

TEST_CASE("extension boundary: a table is there when its capability is declared, and only then") {
  const Store none(0);
  CHECK(none.extension<void>(FACTPORT_EXT_TRANSACTIONS) == nullptr);
  CHECK(none.extension<void>(FACTPORT_EXT_WAIT) == nullptr);
  CHECK(none.extension<void>(FACTPORT_EXT_ADMINISTRATION) != nullptr);
  CHECK(none.extension<void>("com.example.own/1") != nullptr);
  CHECK(none.extension<void>("com.example.other/1") == nullptr);
  const Store both(FACTPORT_CAPABILITY_TRANSACTIONS | FACTPORT_CAPABILITY_WAIT);
  CHECK(both.extension<void>(FACTPORT_EXT_TRANSACTIONS) != nullptr);
  CHECK(both.extension<void>(FACTPORT_EXT_WAIT) != nullptr);
}

TEST_CASE("extension boundary: of the administration, what is not overridden is NULL") {
  const Store store(0);
  const auto* table = store.extension<factport_administration_ext>(FACTPORT_EXT_ADMINISTRATION);
  CHECK(table->schema_status == nullptr);
  CHECK(table->schema_upgrade == nullptr);
  CHECK(table->diagnose == nullptr);
  CHECK(table->set_level != nullptr);
}

TEST_CASE("extension boundary: what the plugin does not know is UNSUPPORTED") {
  const Store store(FACTPORT_CAPABILITY_TRANSACTIONS | FACTPORT_CAPABILITY_WAIT);
  const auto* transactions = store.extension<factport_transactions_ext>(FACTPORT_EXT_TRANSACTIONS);
  const auto* waiting = store.extension<factport_wait_ext>(FACTPORT_EXT_WAIT);
  const auto* administration =
      store.extension<factport_administration_ext>(FACTPORT_EXT_ADMINISTRATION);
  for (const bool bit : {false, true}) {
    Sink sink;
    factport_begin_request begin = begin_request("log");
    factport_wait_request wait{};
    wait.struct_size = sizeof wait;
    wait.scope = {FACTPORT_SCOPE_LOG, 0, bytes_of("log"), {}, {}};
    factport_set_level_request level{};
    level.struct_size = sizeof level;
    level.level = FACTPORT_LEVEL_STREAM;
    (bit ? begin.must_understand : wait.must_understand) = 1;
    (bit ? wait.flags : begin.flags) = 1;
    (bit ? level.flags = 1 : level.must_understand = 1);
    factport_transaction* transaction = nullptr;
    CHECK(transactions->begin(store.raw(), &kCall, &begin, &transaction, &sink.raw) ==
          FACTPORT_UNSUPPORTED);
    CHECK(transaction == nullptr);
    CHECK(waiting->wait(store.raw(), &kCall, &wait, &sink.raw) == FACTPORT_UNSUPPORTED);
    CHECK(administration->set_level(store.raw(), &kCall, &level, &sink.raw) ==
          FACTPORT_UNSUPPORTED);
    CHECK(sink.calls == 3);
  }
  for (const std::uint32_t kind : {0u, 4u}) {
    factport_wait_request wait{};
    wait.scope.kind = kind;
    Sink sink;
    CHECK(waiting->wait(store.raw(), &kCall, &wait, &sink.raw) == FACTPORT_UNSUPPORTED);
  }
  for (const std::uint32_t level :
       {FACTPORT_LEVEL_UNSPECIFIED, FACTPORT_LEVEL_LOG, FACTPORT_LEVEL_NONE + 1, 40u}) {
    factport_set_level_request request{};
    request.level = level;
    Sink sink;
    CHECK(administration->set_level(store.raw(), &kCall, &request, &sink.raw) ==
          FACTPORT_UNSUPPORTED);
  }
}

TEST_CASE("extension boundary: a store that is open for administration takes nothing else") {
  const Store store(FACTPORT_CAPABILITY_TRANSACTIONS, FACTPORT_OPEN_FOR_ADMINISTRATION);
  CHECK(EmptyAdapter::opened_for_administration);
  CHECK(store.extension<void>(FACTPORT_EXT_TRANSACTIONS) == nullptr);
  const auto* table = store.extension<factport_administration_ext>(FACTPORT_EXT_ADMINISTRATION);
  REQUIRE(table != nullptr);
  factport_set_level_request level{};
  level.level = FACTPORT_LEVEL_STREAM;
  Sink sink;
  CHECK(table->set_level(store.raw(), &kCall, &level, &sink.raw) == FACTPORT_OK);
  factport_info_request request{};
  request.scope = {FACTPORT_SCOPE_STREAM, 0, bytes_of("l"), bytes_of("c"), bytes_of("s")};
  factport_stream_info info{};
  info.struct_size = sizeof info;
  CHECK(kTable.stream_info(store.raw(), &kCall, &request, &info, &sink.raw) ==
        FACTPORT_INVALID_STATE);
  CHECK_THAT(sink.message, Catch::Contains("administration only"));
  CHECK((kTable.flags & FACTPORT_ADAPTER_ADMINISTRATION) != 0);
  const Store plain(0);
  CHECK_FALSE(EmptyAdapter::opened_for_administration);
}
