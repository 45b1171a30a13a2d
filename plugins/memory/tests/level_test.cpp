// SPDX-License-Identifier: Apache-2.0
#include "append_request.hpp"
#include "begin_request.hpp"
#include "scan_request.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::memory::test;
using Catch::Contains;

namespace {

void check_refused(const Status& status) {
  REQUIRE(status.code() == StatusCode::kInvalidState);
  const std::string message(status.message());
  CHECK_THAT(message, Contains("\"default\"") && Contains("level category") &&
                          Contains("level log") && Contains("configuration"));
}

LogInfo info_of(const TestHost& host, const Handle& store, std::string_view log = "default") {
  auto info = store->log_info(TestCall(host), Question(FACTPORT_SCOPE_LOG, log));
  REQUIRE(info.ok());
  return *info;
}

}  // namespace

TEST_CASE("memory: a log gets its level with its first event, `stream` when none is given") {
  TestHost host;
  const Handle category = host.open({}, Level::kCategory);
  Append().event({}).send(host, category);
  CHECK(info_of(host, category).level == Level::kCategory);

  const Handle unspecified = host.open();
  Append().event({}).send(host, unspecified);
  CHECK(info_of(host, unspecified).level == Level::kStream);
}

TEST_CASE("memory: another level than the log's is refused at open, with both named") {
  TestHost host;
  const Handle store = host.open("levels", Level::kCategory);
  Append().event({}).send(host, store);
  const auto refused = host.try_open("levels", Level::kLog);
  REQUIRE_FALSE(refused.ok());
  check_refused(refused.status());
  CHECK(host.try_open("levels", Level::kCategory).ok());
  CHECK(host.try_open("levels", Level::kUnspecified).ok());
  CHECK(host.try_open("levels", Level::kLog, "another").ok());
}

TEST_CASE("memory: of two handles with two levels, the second to append is refused") {
  TestHost host;
  const Handle mine = host.open("levels", Level::kCategory);
  const Handle theirs = host.open("levels", Level::kLog);
  const Event event{.id = numbered_id(1)};
  REQUIRE(Append().event(event).send(host, mine).status.ok());
  check_refused(Append().event({}).send(host, theirs).status);
  // Not even a repeat is answered.
  check_refused(Append().event(event).send(host, theirs).status);
  CHECK(Scan::of_log().read(host, theirs).events.size() == 1);
  // The level is demanded of the log that the handle was opened for, and given to those it makes.
  CHECK(Append("another").event({}).send(host, theirs).status.ok());
  CHECK(info_of(host, theirs, "another").level == Level::kLog);
}

TEST_CASE("memory: a refused first append leaves no level behind") {
  TestHost host;
  const Handle refused = host.open("levels", Level::kLog);
  const Handle stored = host.open("levels", Level::kCategory);
  CHECK(Append().event({}).expect_exists("c", "s").send(host, refused).status.code() ==
        StatusCode::kConditionFailed);
  CHECK(
      refused->log_info(TestCall(host), Question(FACTPORT_SCOPE_LOG, "default")).status().code() ==
      StatusCode::kNotFound);
  CHECK(Append().event({}).send(host, stored).status.ok());
}

TEST_CASE("memory: at level none a condition may only name streams that are written") {
  TestHost host;
  const Handle store = host.open({}, Level::kNone);
  const auto guarded = [&] {
    return Append().event({}).expect_empty("c", "guard").send(host, store).status;
  };
  CHECK(guarded().code() == StatusCode::kUnsupported);
  CHECK_THAT(std::string(guarded().message()), Contains("\"guard\"") && Contains("level none"));
  const Event event{.id = numbered_id(1)};
  CHECK(Append().event(event).expect_empty("c", "s").send(host, store).status.ok());
  // A repeat succeeds whatever its conditions say.
  CHECK(Append().event(event).expect_exists("c", "guard").send(host, store).already_stored);
  CHECK(guarded().code() == StatusCode::kUnsupported);
  CHECK(Append().event({}).expect_empty("c", "s").send(host, store).status.code() ==
        StatusCode::kConditionFailed);
  CHECK(Append().event({}).event({.stream = "t"}).send(host, store).status.ok());
}

TEST_CASE("memory: set_level raises the epoch, its handle goes on, the others are refused") {
  TestHost host;
  const Handle mine = host.open("levels", Level::kStream);
  const Handle theirs = host.open("levels");
  CHECK(mine->set_level(TestCall(host), "default", Level::kLog).code() == StatusCode::kNotFound);
  REQUIRE(Append().event({}).send(host, mine).status.ok());
  REQUIRE(Append().event({.id = numbered_id(1)}).send(host, theirs).status.ok());
  const Uuid uuid = info_of(host, mine).uuid;

  REQUIRE(mine->set_level(TestCall(host), "default", Level::kStream).ok());
  CHECK(info_of(host, mine).epoch == 1);
  REQUIRE(mine->set_level(TestCall(host), "default", Level::kCategory).ok());
  CHECK(info_of(host, theirs).epoch == 2);
  CHECK(info_of(host, theirs).level == Level::kCategory);
  CHECK(info_of(host, theirs).uuid == uuid);

  CHECK(Append().event({}).send(host, mine).status.ok());
  const Status refused = Append().event({.id = numbered_id(1)}).send(host, theirs).status;
  REQUIRE(refused.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(refused.message()),
             Contains("level stream") && Contains("level category"));
  const Transaction transaction = begin(host, theirs);
  CHECK(Append().event({}).send(host, *transaction).status.code() == StatusCode::kInvalidState);
  CHECK(Scan::of_log().read(host, theirs).events.size() == 3);
}

TEST_CASE("memory: a handle that first sees a log after set_level takes it as it is") {
  TestHost host;
  const Handle mine = host.open("levels", Level::kStream);
  const Handle late = host.open("levels");
  Append().event({}).send(host, mine);
  REQUIRE(mine->set_level(TestCall(host), "default", Level::kCategory).ok());
  CHECK(Append().event({}).send(host, late).status.ok());
  REQUIRE(late->set_level(TestCall(host), "default", Level::kNone).ok());
  CHECK(Append().event({}).send(host, mine).status.code() == StatusCode::kInvalidState);
}
