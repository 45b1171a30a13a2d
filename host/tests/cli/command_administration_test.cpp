// SPDX-License-Identifier: Apache-2.0
//
// schema, log set-level, and what doctor says of a store.
#include "command.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

/// A configuration of the plugin extended.
std::string extended(const ScratchDirectory& scratch, const std::string& config) {
  return scratch
      .write("extended.json", R"({"adapter":"extended","plugin":")" FACTPORT_EXTENDED_PLUGIN
                              R"(","config":)" +
                                  config + "}")
      .string();
}

std::string one_event(const ScratchDirectory& scratch) {
  return scratch.write("one.ndjson", line_of("s", "1")).string();
}

/// Whether the store's adapter knows what was asked for.
bool offered(const Ran& ran) { return ran.err.find("UNSUPPORTED") == std::string::npos; }

}  // namespace

TEST_CASE("schema: status is 0 for a current one, else 1 and what to do") {
  const ScratchDirectory scratch;
  const auto status = [&](const std::string& version, const Arguments& more = {}) {
    return run(Arguments{"schema", "status", "--config",
                         extended(scratch, R"({"schema":)" + version + "}")} +
               more);
  };
  const Ran current = status("2");
  CHECK(current.code == 0);
  CHECK(current.out == "schema of extended: version 2, which is current\n");
  CHECK(current.err.empty());
  const Ran absent = status("0");
  CHECK(absent.code == 1);
  CHECK(absent.out == "schema of extended: absent; the newest version is 2\n");
  CHECK_THAT(absent.err, Catch::Contains("factport schema init"));
  const Ran older = status("1");
  CHECK(older.code == 1);
  CHECK_THAT(older.err, Catch::Contains("factport schema upgrade"));
  const Ran newer = status("3", {"--json"});
  CHECK(newer.code == 1);
  CHECK(newer.out == R"({"adapter":"extended","version":3,"newest":2,"state":"newer"})"
                     "\n");
  CHECK_THAT(newer.err, Catch::Contains("use a plugin that is as new"));
}

TEST_CASE(
    "schema: init creates and does not migrate, upgrade does, and neither touches a newer one") {
  const ScratchDirectory scratch;
  const auto code_of = [&](const std::string& command, const std::string& version) {
    return run({"schema", command, "--config", extended(scratch, R"({"schema":)" + version + "}")})
        .code;
  };
  CHECK(code_of("init", "0") == 0);
  CHECK(code_of("init", "1") == 1);
  CHECK(code_of("init", "2") == 0);
  CHECK(code_of("init", "3") == 1);
  CHECK(code_of("upgrade", "0") == 0);
  CHECK(code_of("upgrade", "1") == 0);
  CHECK(code_of("upgrade", "2") == 0);
  CHECK(code_of("upgrade", "3") == 2);
}

TEST_CASE("schema: an adapter without one says so") {
  const Ran ran = run({"schema", "status", "--store", "vector:"});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Catch::Contains("does not offer opening a store for administration"));
}

TEST_CASE("schema: a store that keeps one is made by init, and status makes nothing") {
  const ScratchDirectory scratch;
  for (const std::string& store : durable_stores(scratch)) {
    CAPTURE(store);
    const Ran absent = run({"schema", "status", "--store", store});
    if (!offered(absent)) continue;
    CHECK(absent.code == 1);
    CHECK(run({"schema", "status", "--store", store}).code == 1);
    CHECK(run({"schema", "init", "--store", store}).code == 0);
    CHECK(run({"schema", "init", "--store", store}).code == 0);
    CHECK(run({"schema", "status", "--store", store}).code == 0);
    CHECK(run({"schema", "upgrade", "--store", store}).code == 0);
    CHECK(run({"import", "--store", store, one_event(scratch)}).code == 0);
  }
}

TEST_CASE("log set-level: says the old and the new level and epoch") {
  const ScratchDirectory scratch;
  const Arguments set{"log",       "set-level",       "log", "--config", extended(scratch, "{}"),
                      "--preload", one_event(scratch)};
  const Ran words = run(set);
  CHECK(words.code == 0);
  CHECK(words.out == "log default: level log, epoch 2; before: level stream, epoch 1\n");
  CHECK_THAT(words.err, Catch::Contains("open it again"));
  const Ran json = run(set + Arguments{"--json"});
  CHECK(json.out == R"({"log":"default","old_level":"stream","old_epoch":1,)"
                    R"("level":"log","epoch":2})"
                    "\n");
  const Ran same = run({"log", "set-level", "stream", "--config", extended(scratch, "{}")});
  CHECK(same.code == 0);
  CHECK(same.out == "log default: level stream already, epoch 1\n");
  CHECK(same.err.empty());
  const Ran refused = run({"log", "set-level", "none", "--config", extended(scratch, "{}")});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, Catch::Contains("it offers: stream, log"));
}

TEST_CASE("log set-level: the next run of the command finds the new level") {
  const ScratchDirectory scratch;
  for (const std::string& store : durable_stores(scratch)) {
    CAPTURE(store);
    REQUIRE(run({"import", "--store", store, one_event(scratch)}).code == 0);
    const Ran changed = run({"log", "set-level", "category", "--store", store});
    if (!offered(changed)) continue;
    CHECK(changed.code == 0);
    CHECK_THAT(run({"info", "--store", store, "--json"}).out,
               Catch::Contains(R"("level":"category")"));
    CHECK(run({"import", "--store", store, one_event(scratch)}).code == 0);
    const Ran absent =
        run({"log", "set-level", "stream", "--store", store, "--log", "no such log"});
    CHECK(absent.code == 2);
    CHECK_THAT(absent.err, Catch::Contains("NOT_FOUND"));
  }
}

TEST_CASE("doctor: tells the adapter's findings, of which a warning is no failure, a problem is") {
  const ScratchDirectory scratch;
  const Ran ran = run({"doctor", "--config", extended(scratch, "{}")});
  CHECK(ran.code == 3);
  CHECK_THAT(ran.out, Catch::Contains("ok    schema") && Catch::Contains("warn  backups") &&
                          Catch::Contains("BAD   disk") && Catch::Contains("test read"));
  const Ran json = run({"doctor", "--json", "--config", extended(scratch, "{}")});
  CHECK_THAT(json.out,
             Catch::Contains(R"({"subject":"backups","healthy":true,"severity":"warning",)") &&
                 Catch::Contains(R"({"subject":"disk","healthy":false,"severity":"problem",)"));
  const Ran warned = run({"doctor", "--config", extended(scratch, R"({"fault":"no problem"})")});
  CHECK(warned.code == 0);
  CHECK_THAT(warned.out, Catch::Contains("warn  backups"));
}

TEST_CASE("doctor: a store that does not open plainly is explained, and is a failure") {
  const ScratchDirectory scratch;
  const Ran ran =
      run({"doctor", "--config", extended(scratch, R"({"schema":1,"fault":"no problem"})")});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.out, Catch::Contains("ok    schema") && Catch::Contains("version 1") &&
                          Catch::Contains("BAD   store"));
  const Ran silent =
      run({"doctor", "--config", extended(scratch, R"({"fault":"diagnose fails"})")});
  CHECK(silent.code == 3);
  CHECK_THAT(silent.out, Catch::Contains("BAD  diagnosis"));
}
