// SPDX-License-Identifier: Apache-2.0
#include "child_process.hpp"
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Status open_status(const std::filesystem::path& file, ConfigValues config = {}) {
  return TestStore::open(file, std::move(config)).status();
}

}  // namespace

TEST_CASE("schema: a new file becomes a store that says what it is", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  RawDatabase raw(file);
  CHECK(raw.run("PRAGMA application_id") == "1179669076");
  CHECK(raw.run("PRAGMA user_version") == "1");
  CHECK(raw.run("PRAGMA journal_mode") == "wal");
  CHECK(raw.run("PRAGMA foreign_key_check").empty());
}

TEST_CASE("schema: what was appended is there after the store is opened again", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "s", 2).receipts[0].position == 1);
  CHECK(store->scan_log().events.size() == 2);
}

TEST_CASE("schema: an empty file, and an empty database, become stores", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.write("empty.db", "");
  CHECK(open_status(file).ok());
  const auto vacuumed = scratch.path() / "vacuumed.db";
  RawDatabase(vacuumed).run("VACUUM");
  CHECK(open_status(vacuumed).ok());
}

TEST_CASE("schema: a newer version is refused, with both versions named", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file);
  RawDatabase(file).run("PRAGMA user_version=7");
  const std::string before = content_of(file);
  const Status status = open_status(file);
  CHECK(status.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(status.message()), Contains("version 7") && Contains("up to 1"));
  CHECK(content_of(file) == before);
}

TEST_CASE("schema: another application's database is refused and left as it was", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "other.db";
  const bool wal = GENERATE(false, true);
  const bool marked = GENERATE(false, true);
  RawDatabase other(file);
  if (wal) other.run("PRAGMA journal_mode=WAL");
  if (marked) other.run("PRAGMA application_id=42");
  other.run("CREATE TABLE logs(a)");
  const std::string before = content_of(file);
  const Status status = open_status(file);
  CHECK(status.code() == StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(status.message()), Contains("another application"));
  CHECK(open_status(file, {{"read_only", true}}).code() == StatusCode::kInvalidArgument);
  CHECK(content_of(file) == before);
  CHECK(other.run("SELECT count(*) FROM sqlite_schema") == "1");
}

TEST_CASE("schema: another application's log is not moved into its file", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "other.db";
  ChildProcess child([&](auto) {
    // Killed with its log still beside the file.
    RawDatabase other(file);
    other.run("PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES (1)");
    raise(SIGKILL);
    return 0;
  });
  child.wait();
  const std::string before = content_of(file);
  CHECK(open_status(file).code() == StatusCode::kInvalidArgument);
  CHECK(content_of(file) == before);
}

TEST_CASE("schema: a path that names no file is refused with a hint", "[schema]") {
  CHECK_THAT(std::string(open_status(":memory:").message()), Contains("adapter \"memory\""));
  CHECK_THAT(std::string(open_status("/tmp/:memory:").message()), Contains("adapter \"memory\""));
  CHECK(open_status("").code() == StatusCode::kInvalidArgument);
  CHECK(open_status("/tmp/").code() == StatusCode::kInvalidArgument);
}

TEST_CASE("schema: a file that is not there is named", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const Status absent = open_status(file, {{"create", false}});
  CHECK(absent.code() == StatusCode::kNotFound);
  CHECK_THAT(std::string(absent.message()), Contains(file.string()) && Contains("does not exist"));
  CHECK(open_status(file, {{"read_only", true}}).code() == StatusCode::kNotFound);
  CHECK_FALSE(std::filesystem::exists(file));

  const Status nowhere = open_status(scratch.path() / "no" / "events.db");
  CHECK(nowhere.code() == StatusCode::kNotFound);
  CHECK_THAT(std::string(nowhere.message()), Contains("no directory"));

  const Status directory = open_status(scratch.path());
  CHECK(directory.code() == StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(directory.message()), Contains("is a directory"));

  const auto empty = scratch.write("empty.db", "");
  CHECK(open_status(empty, {{"create", false}}).code() == StatusCode::kNotFound);
  CHECK(open_status(empty, {{"read_only", true}}).code() == StatusCode::kNotFound);
}

TEST_CASE("schema: `file:` in a path has no meaning", "[schema]") {
  const ScratchDirectory scratch;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  CHECK(open_status("file:events.db?mode=memory").ok());
  std::filesystem::current_path(before);
  CHECK(std::filesystem::exists(scratch.path() / "file:events.db?mode=memory"));
}

TEST_CASE("schema: eight processes may make the same store at the same time", "[schema]") {
  const ScratchDirectory scratch;
  for (int round = 0; round < 10; ++round) {
    const auto file = scratch.path() / ("events" + std::to_string(round) + ".db");
    const auto together = std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (std::uint64_t i = 0; i < 8; ++i) {
      children.push_back(std::make_unique<ChildProcess>([&, i](auto) {
        std::this_thread::sleep_until(together);
        const auto store = TestStore::open(file);
        if (!store.ok()) return 1;
        if (((*store)->facts().capabilities & FACTPORT_CAPABILITY_DURABLE) == 0) return 2;
        return (*store)->append_one("c", "s", i + 1).status.ok() ? 0 : 3;
      }));
    }
    for (const auto& child : children) CHECK(child->wait() == 0);
    CHECK(TestStore::at(file)->info("c", "s").event_count == 8);
  }
}

TEST_CASE("schema: a reader in the way of write-ahead logging is waited for", "[schema]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  RawDatabase reader(file);
  reader.run("PRAGMA journal_mode=DELETE; BEGIN; SELECT count(*) FROM events");
  CHECK(open_status(file, {{"busy_timeout_ms", std::int64_t{20}}}).code() == StatusCode::kBusy);
  std::thread leaves([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    reader.run("COMMIT");
  });
  const auto store = TestStore::open(file);
  leaves.join();
  REQUIRE(store.ok());
  CHECK(((*store)->facts().capabilities & FACTPORT_CAPABILITY_DURABLE) != 0);
}

TEST_CASE("schema: durable is declared when SQLite says so, and only then", "[schema]") {
  const ScratchDirectory scratch;
  const auto durable = [&](const char* synchronous) {
    const auto store =
        TestStore::at(scratch.path() / "events.db", {{"synchronous", std::string(synchronous)}});
    return (store->facts().capabilities & FACTPORT_CAPABILITY_DURABLE) != 0;
  };
  CHECK(durable("full"));
  CHECK(durable("extra"));
  CHECK_FALSE(durable("normal"));
}
