// SPDX-License-Identifier: Apache-2.0
//
// The life of a transaction, as the boundary keeps it.
#include "empty_adapter.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

using namespace factport;
using namespace factport::sdk_test;

namespace {

/// A transaction of a store that declares them.
class Begun {
 public:
  explicit Begun(std::string_view log)
      : store_(FACTPORT_CAPABILITY_TRANSACTIONS),
        table_(store_.extension<factport_transactions_ext>(FACTPORT_EXT_TRANSACTIONS)) {
    REQUIRE(table_ != nullptr);
    const factport_begin_request request = begin_request(log);
    Sink sink;
    REQUIRE(table_->begin(store_.raw(), &kCall, &request, &raw_, &sink.raw) == FACTPORT_OK);
  }
  ~Begun() { table_->close(raw_); }
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;

  factport_status append(std::string_view log, Sink& sink, std::uint64_t must_understand = 0) {
    const factport_target target{bytes_of("c"), bytes_of("s")};
    factport_new_event event{};
    event.name = bytes_of("n");
    event.payload = bytes_of("1");
    factport_append_request request{};
    request.struct_size = sizeof request;
    request.must_understand = must_understand;
    request.log = bytes_of(log);
    request.targets = &target;
    request.target_count = 1;
    request.target_stride = sizeof target;
    request.events = &event;
    request.event_count = 1;
    request.event_stride = sizeof event;
    factport_receipt receipt{};
    factport_append_result result{};
    result.struct_size = sizeof result;
    result.receipts = &receipt;
    result.receipt_stride = sizeof receipt;
    return table_->append(raw_, &kCall, &request, &result, &sink.raw);
  }
  factport_status latest(std::string_view log, Sink& sink) {
    factport_info_request request{};
    request.struct_size = sizeof request;
    request.scope = {FACTPORT_SCOPE_LOG, 0, bytes_of(log), {}, {}};
    factport_batch batch{};
    batch.struct_size = sizeof batch;
    return table_->latest(raw_, &kCall, &request, &batch, &sink.raw);
  }
  factport_cursor* scan() {
    factport_scan_request request{};
    request.struct_size = sizeof request;
    request.scope = {FACTPORT_SCOPE_LOG, 0, bytes_of("log"), {}, {}};
    factport_cursor* cursor = nullptr;
    Sink sink;
    REQUIRE(table_->scan_open(raw_, &kCall, &request, &cursor, &sink.raw) == FACTPORT_OK);
    return cursor;
  }
  factport_status commit(Sink& sink) { return table_->commit(raw_, &kCall, &sink.raw); }

  void check_only_close_is_left(const std::string& words) {
    for (int call = 0; call < 2; ++call) {
      Sink append_sink, latest_sink, commit_sink;
      CHECK(append("log", append_sink) == FACTPORT_INVALID_STATE);
      CHECK(latest("log", latest_sink) == FACTPORT_INVALID_STATE);
      CHECK(commit(commit_sink) == FACTPORT_INVALID_STATE);
      CHECK_THAT(commit_sink.message, Catch::Contains(words));
    }
  }

 private:
  Store store_;
  const factport_transactions_ext* table_;
  factport_transaction* raw_ = nullptr;
};

}  // namespace

TEST_CASE("transaction boundary: a transaction goes on until it is committed, then only closes") {
  Begun begun("log");
  Sink sink;
  CHECK(begun.append("log", sink) == FACTPORT_OK);
  CHECK(begun.latest("log", sink) == FACTPORT_OK);
  CHECK(begun.append("log", sink) == FACTPORT_OK);
  CHECK(begun.commit(sink) == FACTPORT_OK);
  CHECK(sink.calls == 0);
  begun.check_only_close_is_left("is committed");
}

TEST_CASE("transaction boundary: whatever fails in a transaction ends it") {
  SECTION("a refusal") {
    Begun begun("refuses");
    Sink sink;
    CHECK(begun.append("refuses", sink) == FACTPORT_CONDITION_FAILED);
    begun.check_only_close_is_left("CONDITION_FAILED: no");
  }
  SECTION("an exception, which has stored nothing") {
    Begun begun("throws");
    Sink sink;
    CHECK(begun.append("throws", sink) == FACTPORT_INTERNAL);
    CHECK_THAT(sink.message, Catch::Contains("thrown by append"));
    begun.check_only_close_is_left("has failed before");
  }
  SECTION("a request for another log") {
    Begun begun("log");
    Sink sink;
    CHECK(begun.append("other", sink) == FACTPORT_INVALID_ARGUMENT);
    begun.check_only_close_is_left("another");
    Begun again("log");
    CHECK(again.latest("other", sink) == FACTPORT_INVALID_ARGUMENT);
  }
  SECTION("a bit that is not known") {
    Begun begun("log");
    Sink sink;
    CHECK(begun.append("log", sink, 1) == FACTPORT_UNSUPPORTED);
    begun.check_only_close_is_left("UNSUPPORTED");
  }
  SECTION("a scan in it") {
    Begun begun("log");
    factport_cursor* cursor = begun.scan();
    Sink sink;
    factport_batch batch{};
    CHECK(kTable.scan_next(cursor, &kCall, &batch, &sink.raw) == FACTPORT_UNAVAILABLE);
    begun.check_only_close_is_left("the line is cut");
    CHECK(kTable.scan_next(cursor, &kCall, &batch, &sink.raw) == FACTPORT_INVALID_STATE);
    kTable.scan_close(cursor);
  }
}

TEST_CASE("transaction boundary: an exception from commit leaves the outcome unknown") {
  Begun begun("commit throws");
  Sink sink;
  CHECK(begun.commit(sink) == FACTPORT_OUTCOME_UNKNOWN);
  begun.check_only_close_is_left("has failed before");
}

TEST_CASE("transaction boundary: the words of a timeout give its length in seconds") {
  using namespace std::chrono_literals;
  CHECK_THAT(std::string(past_timeout(30s).message()), Catch::Contains("timeout of 30 s "));
  CHECK_THAT(std::string(past_timeout(300ms).message()), Catch::Contains("timeout of 0.3 s "));
  CHECK_THAT(std::string(past_timeout(100s).message()), Catch::Contains("timeout of 100 s "));
}
