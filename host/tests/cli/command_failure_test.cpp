// SPDX-License-Identifier: Apache-2.0
//
// Every exit code, and what the command says with it.
#include "command.hpp"

#include <factport/status.h>

#include <catch2/catch.hpp>

#include <sstream>

namespace {

/// A configuration of the plugin moody.
std::string moody(const ScratchDirectory& scratch, const std::string& config) {
  return scratch
      .write("moody.json", R"({"adapter":"moody","plugin":")" FACTPORT_MOODY_PLUGINS
                           R"(/moody.factport.so","config":)" +
                               config + "}")
      .string();
}

Ran append_to(const std::string& store, const Arguments& more = {}) {
  return run(Arguments{"append", "--store", store, "--category", "c", "--stream", "s", "--name",
                       "n", "--payload", "1"} +
             more);
}

/// `factport COMMAND --help` says how it is used.
void check_help(const Arguments& command) {
  const Ran help = run(command + Arguments{"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  std::string usage = "Usage: factport";
  for (const std::string& word : command) usage += " " + word;
  CHECK_THAT(help.out, Catch::Contains(usage));
  std::istringstream lines(help.out);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}

std::string answer(int status) { return R"({"append":)" + std::to_string(status) + "}"; }

}  // namespace

TEST_CASE("failures: an append's status becomes the exit code, and stdout stays empty") {
  const ScratchDirectory scratch;
  const std::vector<std::pair<int, int>> expected{
      {FACTPORT_DUPLICATE_ID, 1},   {FACTPORT_LIMIT, 2},
      {FACTPORT_INVALID_STATE, 2},  {FACTPORT_UNAVAILABLE, 3},
      {FACTPORT_BUSY, 3},           {FACTPORT_CONFLICT, 3},
      {FACTPORT_TIMEOUT, 3},        {FACTPORT_PERMISSION_DENIED, 3},
      {FACTPORT_CORRUPT, 3},        {FACTPORT_INTERNAL, 4},
      {FACTPORT_OUTCOME_UNKNOWN, 5}};
  for (const auto& [status, code] : expected) {
    const Ran ran = append_to(moody(scratch, answer(status)));
    CHECK(ran.code == code);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Catch::Contains("a bad mood"));
  }
}

TEST_CASE("failures: an unknown outcome says how to find out") {
  const ScratchDirectory scratch;
  const Ran ran = append_to(moody(scratch, answer(FACTPORT_OUTCOME_UNKNOWN)),
                            {"--id", "01a20b94-4353-7000-83cd-9695a45e0d27"});
  CHECK(ran.code == 5);
  CHECK_THAT(ran.err, Catch::Contains("append it again with --id "
                                      "01a20b94-4353-7000-83cd-9695a45e0d27"));
}

TEST_CASE("failures: a store that does not open is said so by every command") {
  const ScratchDirectory scratch;
  const std::string store = moody(scratch, R"({"open":-35})");
  for (const Arguments& command :
       {Arguments{"scan"}, Arguments{"export"}, Arguments{"latest"}, Arguments{"info"},
        Arguments{"streams", "--category", "c"}, Arguments{"categories"}, Arguments{"logs"},
        Arguments{"import", "/dev/null"}}) {
    const Ran ran = run(command + Arguments{"--store", store});
    CHECK(ran.code == 3);
    CHECK_THAT(ran.err, Catch::Contains("a bad mood (UNAVAILABLE)"));
  }
}

TEST_CASE("failures: a plugin that is missing or will not load is 4") {
  const ScratchDirectory scratch;
  const Ran absent = run({"scan", "--store", "nope:"});
  CHECK(absent.code == 4);
  CHECK_THAT(absent.err, Catch::Contains("nope.factport.so"));
  const std::string text = scratch.write("text.factport.so", "no plugin").string();
  scratch.write("text.json", R"({"adapter":"text","plugin":"text.factport.so"})");
  const Ran broken = run({"scan", "--config", (scratch.path() / "text.json").string()});
  CHECK(broken.code == 4);
  CHECK_THAT(broken.err, Catch::Contains(text));
}

TEST_CASE("failures: configurations that are wrong are 2, and name what is wrong") {
  const ScratchDirectory scratch;
  const auto scan = [](const std::string& file) { return run({"scan", "--config", file}); };
  const Ran unknown = scan(moody(scratch, R"({"opne":1})"));
  CHECK(unknown.code == 2);
  CHECK_THAT(unknown.err, Catch::Contains("opne"));
  const Ran wrong = scan(moody(scratch, R"({"open":"x"})"));
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Catch::Contains("config.open"));
  CHECK(scan(scratch.write("broken.json", "{").string()).code == 2);
  CHECK(scan((scratch.path() / "absent.json").string()).code == 2);
}

TEST_CASE("failures: a command line that makes no sense is 2, and says where help is") {
  const auto refused = [](const Arguments& arguments) {
    const Ran ran = run(arguments);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  };
  CHECK_THAT(refused({}), Catch::Contains("see factport --help"));
  CHECK_THAT(refused({"frob"}), Catch::Contains("there is no command \"frob\""));
  CHECK_THAT(refused({"scan", "--frob"}), Catch::Contains("see factport scan --help"));
  CHECK_THAT(refused({"scan"}), Catch::Contains("no store is given"));
  CHECK_THAT(refused({"schema"}), Catch::Contains("see factport schema --help"));
  CHECK_THAT(refused({"schema", "status"}), Catch::Contains("no store is given"));
  CHECK_THAT(refused({"log", "set-level", "row", "--store", "memory:"}),
             Catch::Contains("\"row\" is none of stream, category, log, none") &&
                 Catch::Contains("see factport log set-level --help"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--config", "x"}), Catch::Contains("excludes"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--from", "9223372036854775808"}),
             Catch::Contains("--from: \"9223372036854775808\" is not a whole number"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--after", "-1"}), Catch::Contains("--after"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--limit", "2x"}), Catch::Contains("--limit"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--format", "xml"}),
             Catch::Contains("neither table nor ndjson"));
  CHECK_THAT(refused({"scan", "--store", "memory:", "--timeout", "0"}),
             Catch::Contains("--timeout"));
  CHECK_THAT(refused({"import", "--store", "memory:", "--batch", "0", "x"}),
             Catch::Contains("--batch"));
}

TEST_CASE("failures: FACTPORT_LOG must be a level") {
  const Ran ran = run({"plugins"}, {.input = {}, .environment = {"FACTPORT_LOG=loud"}});
  CHECK(ran.code == 2);
  CHECK_THAT(ran.err, Catch::Contains("FACTPORT_LOG is \"loud\""));
  CHECK(run({"plugins"}, {.input = {}, .environment = {"FACTPORT_LOG=error"}}).code == 0);
}

TEST_CASE("failures: a failing read prints nothing and has its status's code") {
  const ScratchDirectory scratch;
  const Ran ran = run({"scan", "--store", moody(scratch, R"({"scan":-36})")});
  CHECK(ran.code == 3);
  CHECK(ran.out.empty());
}

TEST_CASE("help: every command has one, in 80 columns, with the exit codes at the top") {
  const Ran top = run({"--help"});
  CHECK(top.code == 0);
  CHECK_THAT(top.out, Catch::Contains("Exit codes:") && Catch::Contains("outcome unknown"));
  for (const std::string command :
       {"append", "import", "export", "scan", "latest", "info", "streams", "categories", "logs",
        "plugins", "describe", "doctor", "schema", "log"}) {
    CHECK_THAT(top.out, Catch::Contains("\n  " + command + " "));
    check_help({command});
  }
  for (const std::string command : {"status", "init", "upgrade"}) check_help({"schema", command});
  check_help({"log", "set-level"});
}
