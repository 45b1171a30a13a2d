// SPDX-License-Identifier: Apache-2.0
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_transaction.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

/// A store opened for administration alone.
std::unique_ptr<TestStore> administered(const std::filesystem::path& file,
                                        ConfigValues config = {}) {
  auto store = TestStore::open_for_administration(file, std::move(config));
  if (!store.ok()) throw std::runtime_error(store.status().to_string());
  return std::move(*store);
}

Findings findings_of(TestStore& store) {
  auto findings = store.adapter().diagnose(store.call().call());
  if (!findings.ok()) throw std::runtime_error(findings.status().to_string());
  return std::move(*findings);
}

const Finding& finding(const Findings& findings, std::string_view subject) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& f) { return f.subject == subject; });
  if (found == findings.end()) throw std::runtime_error("not found: " + std::string(subject));
  return *found;
}

Status set_level(TestStore& store, std::string_view log, Level level) {
  return store.adapter().set_level(store.call().call(), log, level);
}

}  // namespace

TEST_CASE("administration: opening changes nothing, and upgrading makes the store") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = administered(file, {{"create", false}});
  const auto call = store->call();
  CHECK(*store->adapter().schema_status(call.call()) == SchemaStatus{0, 1});
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(*store->adapter().schema_upgrade(call.call()) == SchemaStatus{1, 1});
  CHECK(*store->adapter().schema_upgrade(call.call()) == SchemaStatus{1, 1});
  CHECK(*store->adapter().schema_status(call.call()) == SchemaStatus{1, 1});
  CHECK(TestStore::at(file, {{"create", false}})->scan_log().events.empty());
}

TEST_CASE("administration: a newer schema is reported, and not touched") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file);
  RawDatabase(file).run("PRAGMA user_version=7");
  const auto store = administered(file);
  const auto call = store->call();
  CHECK(*store->adapter().schema_status(call.call()) == SchemaStatus{7, 1});
  CHECK(store->adapter().schema_upgrade(call.call()).status().code() == StatusCode::kInvalidState);
  CHECK(finding(findings_of(*store), "schema").severity == Severity::kProblem);
  CHECK(RawDatabase(file).run("PRAGMA user_version") == "7");
}

TEST_CASE("administration: the database of another application is refused") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "theirs.db";
  RawDatabase(file).run("CREATE TABLE theirs (x)");
  const auto store = administered(file);
  const auto call = store->call();
  CHECK(store->adapter().schema_status(call.call()).status().code() ==
        StatusCode::kInvalidArgument);
  CHECK(store->adapter().schema_upgrade(call.call()).status().code() ==
        StatusCode::kInvalidArgument);
  CHECK(RawDatabase(file).run("SELECT count(*) FROM sqlite_schema") == "1");
}

TEST_CASE("administration: stores made at the same time are one store") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  std::vector<Status> answers(4);
  std::vector<std::thread> threads;
  for (Status& answer : answers) {
    threads.emplace_back([&file, &answer] {
      const auto store = administered(file);
      answer = store->adapter().schema_upgrade(store->call().call()).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Status& answer : answers) CHECK(answer.to_string() == "OK");
}

TEST_CASE("administration: set_level raises the epoch, its store goes on, the others are refused") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  auto opened = TestStore::open(file, {}, Level::kStream);
  REQUIRE(opened.ok());
  const auto mine = std::move(*opened);
  CHECK(set_level(*mine, "default", Level::kLog).code() == StatusCode::kNotFound);
  mine->append_one("c", "s", 1);
  const auto theirs = TestStore::at(file);
  CHECK(set_level(*mine, "default", Level::kStream).ok());
  CHECK(mine->log_info()->epoch == 1);
  CHECK(set_level(*mine, "default", Level::kCategory).ok());
  CHECK(mine->log_info()->epoch == 2);
  CHECK(theirs->log_info()->level == Level::kCategory);

  CHECK(mine->append_one("c", "s", 2).status.ok());
  const Status refused = theirs->append_one("c", "s", 3).status;
  REQUIRE(refused.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(refused.message()),
             Contains("level stream") && Contains("level category"));
  TestTransaction transaction(*theirs);
  CHECK(transaction.append("s", 3).status.code() == StatusCode::kInvalidState);
  transaction.close();

  // So is the one that changed it first, once somebody else has.
  CHECK(set_level(*administered(file), "default", Level::kNone).ok());
  CHECK(mine->append_one("c", "s", 4).status.code() == StatusCode::kInvalidState);
}

TEST_CASE("administration: a store that only reads changes neither schema nor level") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  const auto store = administered(file, {{"read_only", true}});
  CHECK(store->adapter().schema_upgrade(store->call().call()).status().code() ==
        StatusCode::kPermissionDenied);
  CHECK(set_level(*store, "default", Level::kLog).code() == StatusCode::kPermissionDenied);
  CHECK(finding(findings_of(*store), "integrity").severity == Severity::kOk);
}

TEST_CASE("administration: a healthy store is diagnosed as one") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  store->append_one("c", "s", 1);
  const Findings findings = findings_of(*store);
  for (const Finding& f : findings) {
    CAPTURE(f.subject, f.text);
    CHECK(f.severity == Severity::kOk);
  }
  CHECK_THAT(finding(findings, "file").text, Contains(file.string()));
  CHECK(finding(findings, "journal mode").text == "wal");
  CHECK(finding(findings, "synchronous").text == "full");
  CHECK_THAT(finding(findings, "level of log default").text,
             Contains("stream") && Contains("epoch 1") && Contains("1 events"));
}

TEST_CASE("administration: what is wrong with a file is found, with what to do") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  CHECK_THAT(finding(findings_of(*administered(file)), "file").text, Contains("schema init"));

  {
    const auto store = TestStore::at(file, {{"synchronous", std::string("normal")}});
    for (std::uint64_t id = 1; id <= 200; ++id)
      store->append_one("c", "s" + std::to_string(id), id);
    CHECK(finding(findings_of(*store), "synchronous").severity == Severity::kWarning);
  }
  // The second half of the pages is overwritten.
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
  std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
  damaged.seekp(size / 2);
  damaged << std::string(static_cast<std::size_t>(size - size / 2), '\x55');
  damaged.close();
  CHECK(finding(findings_of(*administered(file)), "integrity").severity == Severity::kProblem);
}

TEST_CASE("administration: a diagnosis ends at its deadline") {
  const ScratchDirectory scratch;
  const auto store = TestStore::at(scratch.path() / "events.db");
  const auto call = store->call(std::chrono::milliseconds(0));
  CHECK(store->adapter().diagnose(call.call()).status().code() == StatusCode::kTimeout);
}
