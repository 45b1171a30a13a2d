// SPDX-License-Identifier: Apache-2.0
//
// What an operator does to a store, through the host.
#include "misbehaving/misbehaving_store.hpp"

#include <factport/host/administration.hpp>
#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace factport;
using namespace factport::host_test;

namespace {

void check(const Status& status, StatusCode code, const std::string& words) {
  INFO(status.to_string());
  CHECK(name_of(status.code()) == name_of(code));
  CHECK_THAT(std::string(status.message()), Catch::Contains(words));
}

StoreConfig with_schema(int version) {
  return extended_config(R"({"schema":)" + std::to_string(version) + "}");
}

}  // namespace

TEST_CASE("administration: an adapter that cannot be opened for it says so") {
  check(try_open_administration(misbehaving_config("plain", "{}")).status(),
        StatusCode::kUnsupported, "does not offer opening a store for administration");
  CHECK_THROWS_AS(open_administration("vector:"), Error);
}

TEST_CASE("administration: a store whose schema is absent or older is opened, and upgraded") {
  for (const int version : {0, 1, 2}) {
    if (version != 2) {
      check(try_open_store(with_schema(version)).status(), StatusCode::kInvalidState, "schema");
    }
    const StoreAdministration administration = open_administration(with_schema(version));
    CHECK(administration.adapter().name == "extended");
    CHECK(administration.schema_status() == SchemaStatus{version, 2});
    CHECK(administration.schema_upgrade() == SchemaStatus{2, 2});
    CHECK(administration.schema_status() == SchemaStatus{2, 2});
  }
}

TEST_CASE("administration: a newer schema is told, and not touched") {
  const StoreAdministration administration = open_administration(with_schema(3));
  CHECK(administration.schema_status() == SchemaStatus{3, 2});
  check(administration.try_schema_upgrade().status(), StatusCode::kInvalidState, "newer");
  CHECK(administration.schema_status().version == 3);
}

TEST_CASE("administration: a level that is not offered, a log that there is not") {
  const EventStore store = open_store(extended_config());
  check(store.log().try_set_level(Level::kNone), StatusCode::kUnsupported,
        "does not offer the level \"none\"; it offers: stream, log");
  check(store.log().try_set_level(Level::kUnspecified), StatusCode::kInvalidArgument, "levels");
  check(store.in_log("absent").log().try_set_level(Level::kLog), StatusCode::kNotFound, "log");
  check(store.in_log("").log().try_set_level(Level::kLog), StatusCode::kInvalidArgument, "log");
  store.log().set_level(Level::kLog);
  CHECK(store.log().info().level == Level::kLog);
  CHECK(store.log().info().epoch == 2);
  open_administration(extended_config()).set_level("default", Level::kLog);
}

TEST_CASE("administration: findings are handed on, without the secrets of the configuration") {
  const StoreAdministration administration =
      open_administration(extended_config(R"({"secret":"hunter2"})"));
  const Findings findings = administration.diagnose();
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].subject == "schema");
  CHECK(findings[0].text == "version 2");
  CHECK(findings[0].severity == Severity::kOk);
  CHECK(findings[1].severity == Severity::kWarning);
  CHECK(findings[1].text.find("hunter2") == std::string::npos);
  CHECK(findings[2].severity == Severity::kProblem);
  check(open_administration(extended_with_fault("diagnose fails")).try_diagnose().status(),
        StatusCode::kUnavailable, "nobody is there");
}

TEST_CASE("administration: what an adapter does not have is UNSUPPORTED, in words that say so") {
  for (const StoreConfig& config :
       {misbehaving_config("plain", "{}"), extended_with_fault("no administration"),
        extended_with_fault("an empty administration")}) {
    const EventStore store = open_store(config);
    const StoreAdministration administration = store.administration();
    check(administration.try_schema_status().status(), StatusCode::kUnsupported, "schema");
    check(administration.try_schema_upgrade().status(), StatusCode::kUnsupported, "schema");
    check(administration.try_set_level("default", Level::kLog), StatusCode::kUnsupported, "level");
    check(administration.try_diagnose().status(), StatusCode::kUnsupported, "diagnosis");
  }
}
