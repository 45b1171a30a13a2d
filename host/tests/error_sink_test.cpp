// SPDX-License-Identifier: Apache-2.0
#include "error_sink.hpp"

#include "allocation_count.hpp"

#include <factport/cpp/bytes.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

using factport::bytes_of;
using factport::Failure;
using factport::Status;
using factport::StatusCode;
using factport::host::CallKind;
using factport::host::ErrorSink;

namespace {

factport_error_info info_of(factport_status status, std::string_view message) {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = status;
  info.message = bytes_of(message);
  return info;
}

Status reported(const factport_error_info& info, CallKind kind = CallKind::kRead) {
  ErrorSink sink;
  sink.raw()->set(sink.raw(), &info);
  return sink.to_status(info.status, "sqlite", "scan_next", kind);
}

}  // namespace

TEST_CASE("error sink: a call that succeeds allocates nothing", "[error]") {
  const std::size_t before = allocation_count();
  bool ok = false;
  {
    ErrorSink sink;
    ok = sink.to_status(FACTPORT_OK, "sqlite", "append", CallKind::kAppend).ok();
  }
  CHECK(allocation_count() == before);
  CHECK(ok);
}

TEST_CASE("error sink: everything that a plugin says is copied", "[error]") {
  std::string message = "disk full";
  std::string key = "path";
  factport_error_info info = info_of(FACTPORT_RESOURCE_EXHAUSTED, message);
  info.vendor_code = 13;
  std::memcpy(info.sqlstate, "53100", 5);
  const factport_failed_leaf leaves[] = {{3, 0, 7}, {5, 0, -1}};
  info.failed_leaves = leaves;
  info.failed_leaf_count = 2;
  info.failed_leaf_stride = sizeof leaves[0];
  const factport_detail details[] = {{bytes_of(key), bytes_of("/events.db")}};
  info.details = details;
  info.detail_count = 1;
  info.detail_stride = sizeof details[0];

  ErrorSink sink;
  sink.raw()->set(sink.raw(), &info);
  message.assign("overwritten");
  key.assign("gone");
  const Status status =
      sink.to_status(FACTPORT_RESOURCE_EXHAUSTED, "sqlite", "append", CallKind::kAppend);

  REQUIRE(status.code() == StatusCode::kResourceExhausted);
  const Failure& failure = status.failure();
  CHECK(failure.message == "sqlite: disk full");
  CHECK(failure.vendor_code == 13);
  CHECK(failure.sqlstate == "53100");
  REQUIRE(failure.failed_leaves.size() == 2);
  CHECK(failure.failed_leaves[0].node == 3);
  CHECK(failure.failed_leaves[0].actual_position == 7);
  CHECK(failure.failed_leaves[1].actual_position == -1);
  REQUIRE(failure.details.size() == 1);
  CHECK(failure.details[0].first == "path");
  CHECK(failure.details[0].second == "/events.db");
}

TEST_CASE("error sink: arrays are walked by their stride", "[error]") {
  struct WiderLeaf {
    factport_failed_leaf leaf;
    std::uint64_t added_later;
  };
  const WiderLeaf leaves[] = {{{1, 0, 10}, 99}, {{2, 0, 20}, 99}};
  factport_error_info info = info_of(FACTPORT_CONDITION_FAILED, "no");
  info.failed_leaves = &leaves[0].leaf;
  info.failed_leaf_count = 2;
  info.failed_leaf_stride = sizeof(WiderLeaf);
  const Status status = reported(info);
  REQUIRE(status.failure().failed_leaves.size() == 2);
  CHECK(status.failure().failed_leaves[1].node == 2);
  CHECK(status.failure().failed_leaves[1].actual_position == 20);

  SECTION("and not at all where the stride is too small") {
    info.failed_leaf_stride = 8;
    CHECK(reported(info).failure().failed_leaves.empty());
  }
  SECTION("nor where there is no array") {
    info.failed_leaves = nullptr;
    CHECK(reported(info).failure().failed_leaves.empty());
  }
}

TEST_CASE("error sink: what lies behind an older plugin's struct is not read", "[error]") {
  factport_error_info info = info_of(FACTPORT_BUSY, "held");
  info.struct_size = offsetof(factport_error_info, failed_leaves);
  info.failed_leaves = reinterpret_cast<const factport_failed_leaf*>(16);
  info.failed_leaf_count = 5;
  info.failed_leaf_stride = sizeof(factport_failed_leaf);
  info.details = reinterpret_cast<const factport_detail*>(16);
  info.detail_count = 5;
  info.detail_stride = sizeof(factport_detail);
  const Status status = reported(info);
  CHECK(status.code() == StatusCode::kBusy);
  CHECK(status.failure().failed_leaves.empty());
  CHECK(status.failure().details.empty());
}

TEST_CASE("error sink: texts are capped and made valid UTF-8", "[error]") {
  SECTION("invalid bytes are replaced") {
    CHECK(reported(info_of(FACTPORT_CORRUPT, "page \xFF\xC3 3")).message() ==
          "sqlite: page \xEF\xBF\xBD\xEF\xBF\xBD 3");
  }
  SECTION("a long message is cut between code points") {
    std::string message(65'535, 'x');
    message += "\xC3\xA9";
    CHECK(reported(info_of(FACTPORT_CORRUPT, message)).message() ==
          "sqlite: " + std::string(65'535, 'x'));
  }
  SECTION("64 details are kept") {
    const std::vector<factport_detail> details(100, {bytes_of("k"), bytes_of("v")});
    factport_error_info info = info_of(FACTPORT_CORRUPT, "bad");
    info.details = details.data();
    info.detail_count = 100;
    info.detail_stride = sizeof(factport_detail);
    CHECK(reported(info).failure().details.size() == 64);
  }
  SECTION("a message that is not there is none") {
    factport_error_info info = info_of(FACTPORT_CORRUPT, "");
    info.message = {nullptr, 12};
    CHECK_THAT(std::string(reported(info).message()), Catch::Contains("without saying why"));
  }
  SECTION("an SQLSTATE is five digits or capitals, or none") {
    factport_error_info info = info_of(FACTPORT_CORRUPT, "bad");
    std::memcpy(info.sqlstate, "4\n001", 5);
    CHECK(reported(info).failure().sqlstate.empty());
  }
}

TEST_CASE("error sink: a failure that nobody explains says so", "[error]") {
  ErrorSink sink;
  const Status status = sink.to_status(FACTPORT_BUSY, "sqlite", "append", CallKind::kAppend);
  CHECK(status.code() == StatusCode::kBusy);
  CHECK(status.message() == "adapter sqlite answered BUSY from append without saying why");
}

TEST_CASE("error sink: a status that is not a plugin's to give is unknown", "[error]") {
  const factport_status raw = GENERATE(-77, 5, INT32_MIN, FACTPORT_END, FACTPORT_PLUGIN_LOAD,
                                       FACTPORT_PLUGIN_INCOMPATIBLE, FACTPORT_PLUGIN_MISBEHAVED);
  const Status read = reported(info_of(raw, "odd"), CallKind::kRead);
  CHECK(read.code() == StatusCode::kUnknown);
  const Status append = reported(info_of(raw, "odd"), CallKind::kAppend);
  CHECK(append.code() == StatusCode::kOutcomeUnknown);
  REQUIRE(append.failure().details.size() == 1);
  CHECK(append.failure().details[0].first == "raw_status");
  CHECK(append.failure().details[0].second == std::to_string(raw));
}

TEST_CASE("error sink: the status that is returned counts, and the first explanation", "[error]") {
  ErrorSink sink;
  const factport_error_info first = info_of(FACTPORT_BUSY, "first");
  const factport_error_info second = info_of(FACTPORT_CORRUPT, "second");
  sink.raw()->set(sink.raw(), &first);
  sink.raw()->set(sink.raw(), &second);
  sink.raw()->set(sink.raw(), nullptr);
  const Status status = sink.to_status(FACTPORT_TIMEOUT, "sqlite", "append", CallKind::kAppend);
  CHECK(status.code() == StatusCode::kTimeout);
  CHECK(status.message() == "sqlite: first");
  REQUIRE(status.failure().details.size() == 1);
  CHECK(status.failure().details[0].first == "reported_status");
  CHECK(status.failure().details[0].second == "-34");
}

TEST_CASE("error sink: an explanation is dropped when the call succeeds after all", "[error]") {
  ErrorSink sink;
  const factport_error_info info = info_of(FACTPORT_BUSY, "held");
  sink.raw()->set(sink.raw(), &info);
  CHECK(sink.to_status(FACTPORT_OK, "sqlite", "append", CallKind::kAppend).ok());
}
