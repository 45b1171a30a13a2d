// SPDX-License-Identifier: Apache-2.0
//
// Disks that are full, fail, are damaged or cannot be written: each its own clear error, and
// nothing is corrupted.
#include "child_process.hpp"
#include "faulty_disk.hpp"
#include "raw_database.hpp"
#include "scratch_directory.hpp"
#include "test_store.hpp"

#include <catch2/catch.hpp>
#include <sys/mount.h>

#include <fstream>
#include <thread>

using namespace factport;
using namespace factport::sqlite_test;
using Catch::Contains;

namespace {

TestAppend& large(TestAppend& append, std::uint64_t id) {
  return append.event(append.target("c", "s"), id, "n", std::string(100'000, '1'));
}

/// Appends until it fails; the number that succeeded.
std::uint64_t append_until_failure(TestStore& store, Status& failure) {
  for (std::uint64_t id = 1;; ++id) {
    TestAppend append;
    failure = store.append(large(append, id)).status;
    if (!failure.ok()) return id - 1;
  }
}

void check_sound(const std::filesystem::path& file, std::uint64_t events) {
  CHECK(RawDatabase(file).run("PRAGMA integrity_check") == "ok");
  const auto found = TestStore::at(file)->scan_log().events;
  REQUIRE(found.size() == events);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].position() == static_cast<std::int64_t>(i));
    CHECK(found[i].global_position() == static_cast<std::int64_t>(i) + 1);
  }
}

void flip(const std::filesystem::path& file, std::streamoff offset, std::size_t count) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(offset);
  for (std::size_t i = 0; i < count; ++i) bytes.put('\xa5');
}

}  // namespace

TEST_CASE("disk: a full disk is named, and the store goes on when there is room", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  std::uint64_t stored = 0;
  {
    FaultyDisk disk;
    const auto store = TestStore::at(file);
    disk.set_space(1'000'000);
    Status full;
    stored = append_until_failure(*store, full);
    CHECK(stored > 0);
    CHECK(full.code() == StatusCode::kResourceExhausted);
    CHECK_THAT(std::string(full.message()), Contains("the disk holding " + file.string()));
    CHECK(full.failure().vendor_code == SQLITE_FULL);
    CHECK(store->scan_log().events.size() == stored);
    disk.set_space(-1);
    TestAppend again;
    CHECK(store->append(large(again, ++stored)).status.ok());
  }
  check_sound(file, stored);
}

TEST_CASE("disk: a real full disk says the same", "[disk]") {
  const ScratchDirectory scratch;
  const auto mounted = scratch.path() / "small";
  std::filesystem::create_directory(mounted);
  if (mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=2m") != 0) {
    WARN("SKIPPED: mounting a small file system needs privileges");
    return;
  }
  const auto file = mounted / "events.db";
  std::uint64_t stored = 0;
  {
    const auto store = TestStore::at(file);
    Status full;
    stored = append_until_failure(*store, full);
    CHECK(full.code() == StatusCode::kResourceExhausted);
    CHECK(store->scan_log().events.size() == stored);
  }
  check_sound(file, stored);
  umount(mounted.c_str());
}

TEST_CASE("disk: a commit whose flush fails has an unknown outcome, and a retry settles it",
          "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  FaultyDisk disk;
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "s", 1).status.ok());
  disk.fail_flushes(1);
  const Appended lost = store->append_one("c", "s", 2);
  CHECK(lost.status.code() == StatusCode::kOutcomeUnknown);
  CHECK_THAT(std::string(lost.status.message()), Contains(file.string()) && Contains("same ids"));
  CHECK(store->append_one("c", "s", 2).status.ok());
  check_sound(file, 2);
}

TEST_CASE("disk: why a failed flush is an unknown outcome: the log may be recovered", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  ChildProcess child([&](auto) {
    FaultyDisk disk;
    const auto store = TestStore::at(file);
    if (!store->append_one("c", "s", 1).status.ok()) return 1;
    disk.fail_flushes(1);
    if (store->append_one("c", "s", 2).status.code() != StatusCode::kOutcomeUnknown) return 2;
    raise(SIGKILL);
    return 0;
  });
  REQUIRE(child.wait() == -1);
  // The event that nobody acknowledged is there.
  check_sound(file, 2);
}

TEST_CASE("disk: in a group whose commit is in doubt, a refused member is judged again", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  FaultyDisk disk;
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "other", 1).status.ok());
  RawDatabase blocker(file);
  blocker.run("BEGIN IMMEDIATE");
  Status wrote;
  Status second;
  std::thread writer([&] { wrote = store->append_one("c", "s", 2).status; });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  std::thread guard([&] {
    // Refused when the first is stored, stored when it is not.
    TestAppend append;
    append.event(append.target("c", "s"), 3).leaf(FACTPORT_CONDITION_STREAM_IS_EMPTY, 0);
    second = store->append(append).status;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  disk.fail_flushes(1);
  blocker.run("ROLLBACK");
  writer.join();
  guard.join();
  CHECK(wrote.code() == StatusCode::kOutcomeUnknown);
  CHECK(second.ok());
  CHECK(store->scan_log().events.size() == 2);
}

TEST_CASE("disk: a read that fails is UNAVAILABLE", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  FaultyDisk disk;
  disk.fail_reads(true);
  const Status status = TestStore::open(file).status();
  CHECK(status.code() == StatusCode::kUnavailable);
  CHECK_THAT(std::string(status.message()), Contains(file.string()) && Contains("disk"));
}

TEST_CASE("disk: a file that is not a database is refused and left as it was", "[disk]") {
  const ScratchDirectory scratch;
  const std::string text(5000, 'x');
  const auto file = scratch.write("notes.txt", text);
  const Status status = TestStore::open(file).status();
  CHECK(status.code() == StatusCode::kCorrupt);
  CHECK_THAT(std::string(status.message()), Contains("is not an SQLite database"));
  std::ifstream in(file);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == text);
}

TEST_CASE("disk: a damaged header is CORRUPT", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  flip(file, 0, 16);
  CHECK(TestStore::open(file).status().code() == StatusCode::kCorrupt);
}

TEST_CASE("disk: damaged pages are CORRUPT before anything is written", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  {
    const auto store = TestStore::at(file);
    for (std::uint64_t id = 1; id <= 20; ++id) {
      TestAppend append;
      REQUIRE(store->append(large(append, id)).status.ok());
    }
  }
  // Everything behind the first page, which has the schema.
  const auto size = std::filesystem::file_size(file);
  flip(file, 4096, size - 4096);
  const auto opened = TestStore::open(file);
  // The level of the log is looked at when the store is opened, so opening may notice it already.
  Status status = opened.status();
  if (opened.ok()) status = (*opened)->append_one("c", "s", 21).status;
  CHECK(status.code() == StatusCode::kCorrupt);
  CHECK_THAT(std::string(status.message()), Contains(file.string()) && Contains("backup"));
  CHECK(std::filesystem::file_size(file) == size);
}

TEST_CASE("disk: a file that left its place is no longer written", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "s", 1).status.ok());
  std::filesystem::rename(file, scratch.path() / "moved.db");
  SECTION("to another one") {}
  SECTION("and another took it") { scratch.write("events.db", "somebody else's"); }
  const Status status = store->append_one("c", "s", 2).status;
  CHECK(status.code() == StatusCode::kInvalidState);
  CHECK_THAT(std::string(status.message()), Contains(file.string()) && Contains("moved"));
  std::filesystem::rename(scratch.path() / "moved.db", file);
  CHECK(store->append_one("c", "s", 2).status.ok());
}

TEST_CASE("disk: a store that contradicts itself is CORRUPT and keeps what it has", "[disk]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  const auto store = TestStore::at(file);
  REQUIRE(store->append_one("c", "s", 1).status.ok());
  SECTION("a counter is behind") {
    RawDatabase(file).run("UPDATE streams SET last_position = -1");
    const Status status = store->append_one("c", "s", 2).status;
    CHECK(status.code() == StatusCode::kCorrupt);
    CHECK_THAT(std::string(status.message()), Contains(file.string()) && Contains("backup"));
    CHECK(store->scan_log().events.size() == 1);
  }
  SECTION("a table is gone") {
    RawDatabase(file).run("DROP TABLE streams");
    const Status status = store->append_one("c", "s", 2).status;
    INFO(status.to_string());
    CHECK(status.code() == StatusCode::kCorrupt);
  }
}

TEST_CASE("disk: random damage is an error or goes unnoticed, never a crash", "[disk]") {
  const ScratchDirectory scratch;
  const auto good = scratch.path() / "good.db";
  {
    const auto store = TestStore::at(good);
    for (std::uint64_t id = 1; id <= 50; ++id)
      store->append_one("c" + std::to_string(id % 3), "s", id);
  }
  const auto size = std::filesystem::file_size(good);
  std::mt19937_64 random(7);
  for (int round = 0; round < 150; ++round) {
    const auto file = scratch.path() / "damaged.db";
    std::filesystem::copy_file(good, file, std::filesystem::copy_options::overwrite_existing);
    const auto offset = std::uniform_int_distribution<std::uint64_t>(100, size - 1)(random);
    flip(file, static_cast<std::streamoff>(offset), 8);
    try {
      const auto store = TestStore::at(file, {{"synchronous", std::string("normal")}});
      store->append_one("c1", "s", 1000);
      store->scan_log();
      store->list(ListKind::kStreams, "c1");
      store->info("c1", "s");
    } catch (const std::runtime_error& error) {
      CHECK_THAT(std::string(error.what()), !Contains("INTERNAL"));
    }
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
  }
}

TEST_CASE("disk: a file that may not be written is refused, with what to do", "[disk]") {
  const ScratchDirectory scratch;
  const auto mounted = scratch.path() / "fixed";
  std::filesystem::create_directory(mounted);
  if (mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=2m") != 0) {
    WARN("SKIPPED: mounting a file system that cannot be written needs privileges");
    return;
  }
  const auto file = mounted / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  REQUIRE(mount("tmpfs", mounted.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=2m") == 0);
  const Status status = TestStore::open(file).status();
  CHECK(status.code() == StatusCode::kPermissionDenied);
  CHECK_THAT(std::string(status.message()), Contains("read_only") && Contains(file.string()));
  umount(mounted.c_str());
}

TEST_CASE("disk: a lock of another process is waited for until the deadline", "[disk][lock]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  TestStore::at(file)->append_one("c", "s", 1);
  ChildProcess holder([&](auto send) {
    RawDatabase raw(file);
    raw.run("BEGIN IMMEDIATE");
    send(1);
    std::this_thread::sleep_for(std::chrono::seconds(100));
    return 0;
  });
  REQUIRE(holder.read());
  const auto store = TestStore::at(file, {{"busy_timeout_ms", std::int64_t{50}}});
  const std::string words = "another process or store holds the write lock of " + file.string();
  TestAppend append;
  append.event(append.target("c", "s"), 2);

  const auto begun = std::chrono::steady_clock::now();
  const Appended late = store->append(append, store->call(std::chrono::milliseconds(120)));
  CHECK(late.status.code() == StatusCode::kTimeout);
  CHECK_THAT(std::string(late.status.message()), Contains(words));
  CHECK(std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds(120));

  // Late before it begins.
  const Appended dead = store->append(append, store->call(std::chrono::milliseconds(-1)));
  CHECK(dead.status.code() == StatusCode::kTimeout);

  const Appended busy = store->append(append);
  CHECK(busy.status.code() == StatusCode::kBusy);
  CHECK_THAT(std::string(busy.status.message()), Contains(words));

  TestToken token;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    token.cancel();
  });
  const Appended cancelled =
      store->append(append, store->call(std::chrono::milliseconds(60'000), &token));
  canceller.join();
  CHECK(cancelled.status.code() == StatusCode::kCancelled);
  CHECK_THAT(std::string(cancelled.status.message()), Contains(words));

  CHECK(store->scan_log().events.size() == 1);
  holder.kill();
  holder.wait();
  CHECK(store->append(append).status.ok());
}

TEST_CASE("disk: a file locked as a whole is refused at open, in time", "[disk][lock]") {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "events.db";
  RawDatabase(file).run("VACUUM");
  ChildProcess holder([&](auto send) {
    RawDatabase raw(file);
    raw.run("BEGIN EXCLUSIVE");
    send(1);
    std::this_thread::sleep_for(std::chrono::seconds(100));
    return 0;
  });
  REQUIRE(holder.read());
  const Status status = TestStore::open(file, {{"busy_timeout_ms", std::int64_t{50}}}).status();
  CHECK(status.code() == StatusCode::kBusy);
}
