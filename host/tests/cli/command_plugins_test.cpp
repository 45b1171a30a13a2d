// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <catch2/catch.hpp>

namespace fs = std::filesystem;

namespace {

/// A directory with a link to the moody plugin and a broken one.
void fill(const ScratchDirectory& scratch) {
  fs::create_symlink(FACTPORT_MOODY_PLUGINS "/moody.factport.so",
                     scratch.path() / "moody.factport.so");
  scratch.write("broken.factport.so", "text");
  scratch.write("memory.factport.so", "text");
}

}  // namespace

TEST_CASE("plugins: lists what is found, in the order of the search, with reasons") {
  const ScratchDirectory scratch;
  fill(scratch);
  const Ran ran = run({"plugins", "--plugin-dir", scratch.path().string(), "--json"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(R"({"name":"broken","state":"refused","file":")" +
                                        (scratch.path() / "broken.factport.so").string()));
  CHECK_THAT(ran.out, Catch::Contains(R"({"name":"moody","state":"usable","file":")"));
  CHECK_THAT(ran.out, Catch::Contains(R"("adapters":[{"name":"moody","version":"1.2.3",)"));
  CHECK_THAT(ran.out, Catch::Contains(R"({"name":"memory","state":"shadowed")"));
  const Ran words = run({"plugins", "--plugin-dir", scratch.path().string()});
  CHECK(words.code == 0);
  CHECK_THAT(words.out, Catch::StartsWith("plugin "));
  CHECK_THAT(words.out, Catch::Contains(" usable    moody 1.2.3 "));
  CHECK_THAT(words.out, Catch::Contains("\n  refused: "));
}

TEST_CASE("describe: says what an adapter offers and how it is configured") {
  const Ran words = run({"describe", FACTPORT_MOODY_PLUGINS "/moody.factport.so"});
  CHECK(words.code == 0);
  CHECK_THAT(words.out,
             Catch::Contains("moody 1.2.3") && Catch::Contains("Fails as it is told to.") &&
                 Catch::Contains("open          integer  0        What open answers.") &&
                 Catch::Contains("secret: never printed. Not for anybody to see.") &&
                 Catch::Contains("\"adapter\": \"moody\"") && Catch::Contains("--store moody:"));
  const Ran json = run({"describe", "memory", "--json"});
  CHECK(json.code == 0);
  CHECK_THAT(json.out, Catch::StartsWith("{\"plugin\":\"memory\"") &&
                           Catch::Contains("\"capabilities\":[\"multi_stream_append\"") &&
                           Catch::Contains("\"levels\":[\"stream\"") &&
                           Catch::Contains("\"short_form\":\"name\""));
  CHECK(run({"describe", "nope"}).code == 4);
  CHECK(run({"describe", "/nonexistent.factport.so"}).code == 4);
}

TEST_CASE("doctor: a healthy store is 0, and every finding is told") {
  const Ran ran = run({"doctor", "--store", "memory:"});
  CHECK(ran.code == 0);
  CHECK_THAT(ran.out, Catch::Contains("search path") && Catch::Contains("plugin memory") &&
                          Catch::Contains("fidelity") && Catch::Contains("test read") &&
                          !Catch::Contains("BAD"));
  const Ran json = run({"doctor", "--store", "vector:", "--json"});
  CHECK(json.code == 0);
  CHECK_THAT(json.out, Catch::Contains(R"({"subject":"test read","healthy":true,)"));
}

TEST_CASE("doctor: a broken plugin, a directory for everybody and a failing store are not") {
  const ScratchDirectory scratch;
  fill(scratch);
  const Arguments doctor{"doctor", "--plugin-dir", scratch.path().string()};
  const Ran broken = run(doctor);
  CHECK(broken.code == 4);
  CHECK_THAT(broken.out, Catch::Contains("BAD  plugin broken"));
  fs::permissions(scratch.path(), fs::perms::all);
  const Ran open = run(doctor);
  CHECK(open.code == 4);
  CHECK_THAT(open.out, Catch::Contains("BAD  search path"));

  const ScratchDirectory other;
  const auto store = [&](const std::string& config) {
    return other
        .write("moody.json", R"({"adapter":"moody","plugin":")" FACTPORT_MOODY_PLUGINS
                             R"(/moody.factport.so","config":)" +
                                 config + "}")
        .string();
  };
  const Ran shut = run({"doctor", "--store", store(R"({"open":-35})")});
  CHECK(shut.code == 3);
  CHECK_THAT(shut.out, Catch::Contains("BAD  store"));
  const Ran unread = run({"doctor", "--store", store(R"({"scan":-9})"), "--json"});
  CHECK(unread.code == 3);
  CHECK_THAT(unread.out, Catch::Contains(R"({"subject":"test read","healthy":false,)"));
}
