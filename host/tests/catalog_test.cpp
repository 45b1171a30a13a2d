// SPDX-License-Identifier: Apache-2.0
#include "scratch_directory.hpp"
#include "search_path.hpp"

#include <factport/host/catalog.hpp>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <cstdlib>
#include <string>
#include <vector>

using Catch::Contains;
using factport::Status;
using factport::StatusCode;
using factport::host::Catalog;
using factport::host::CatalogEntry;
using factport::host::CatalogState;
using factport::host::search_directories;
using factport::host::SearchDirectory;
using factport::host::SearchEnvironment;
using factport::host::SearchSource;

namespace fs = std::filesystem;

namespace {

const fs::path kFixtures = FACTPORT_BROKEN_PLUGINS;

/// Two directories: one that the application gives, and the installed one.
struct TwoDirectories {
  ScratchDirectory scratch;
  fs::path first = scratch.path() / "first";
  fs::path second = scratch.path() / "second";
  Catalog catalog{{{first, SearchSource::kApplication}, {second, SearchSource::kInstalled}}};

  TwoDirectories() {
    fs::create_directory(first);
    fs::create_directory(second);
  }
};

fs::path install(const fs::path& directory, const std::string& name) {
  const fs::path file = directory / (name + ".factport.so");
  fs::copy_file(kFixtures / "good.factport.so", file);
  return file;
}

std::vector<std::string> paths_of(const std::vector<SearchDirectory>& directories) {
  std::vector<std::string> paths;
  for (const SearchDirectory& directory : directories) paths.push_back(directory.path.string());
  return paths;
}

}  // namespace

TEST_CASE("catalog: directories are searched in the order of the contract", "[catalog]") {
  SearchEnvironment environment{.factport_path = "/env/a::/env/b:",
                                .xdg_data_home = "/xdg",
                                .home = "/home/me",
                                .privileged = false,
                                .program = "/opt/factport/bin/factport"};
  const std::string installed = std::string("/opt/factport/") + FACTPORT_LIBDIR + "/factport";
  using Paths = std::vector<std::string>;

  SECTION("application, FACTPORT_PATH, user, installed") {
    const auto directories = search_directories({"/given"}, environment);
    CHECK(paths_of(directories) ==
          Paths{"/given", "/env/a", "/env/b", "/xdg/factport/plugins", installed});
    CHECK(directories[0].source == SearchSource::kApplication);
    CHECK(directories[1].source == SearchSource::kEnvironment);
    CHECK(directories[3].source == SearchSource::kUser);
    CHECK(directories[4].source == SearchSource::kInstalled);
  }
  SECTION("without XDG_DATA_HOME it is the home directory's") {
    environment.factport_path = "";
    environment.xdg_data_home = GENERATE(as<std::string>{}, "", "relative");
    CHECK(paths_of(search_directories({}, environment)) ==
          Paths{"/home/me/.local/share/factport/plugins", installed});
  }
  SECTION("a privileged process believes neither the environment nor its own path") {
    environment.privileged = true;
    const auto directories = search_directories({"/given"}, environment);
    REQUIRE(directories.size() == 2);
    CHECK(directories[1].source == SearchSource::kInstalled);
    CHECK(directories[1].path.string() != installed);
  }
  SECTION("a library that contains the host finds the plugins below it") {
    environment = {.factport_path = "",
                   .xdg_data_home = "",
                   .home = "",
                   .privileged = false,
                   .program = std::string("/opt/factport/") + FACTPORT_LIBDIR + "/libapp.so"};
    CHECK(paths_of(search_directories({}, environment)) == Paths{installed});
  }
  SECTION("a program elsewhere finds those that the library was configured for") {
    environment.program = "/srv/app/program";
    const auto directories = search_directories({}, environment);
    CHECK(directories.back().path.is_absolute());
    CHECK_THAT(directories.back().path.string(), !Contains("/srv") && Catch::EndsWith("/factport"));
  }
}

TEST_CASE("catalog: the process's own directories are those of its environment", "[catalog]") {
  const ScratchDirectory scratch;
  const fs::path plugin = install(scratch.path(), "mine");
  REQUIRE(setenv("FACTPORT_PATH", scratch.path().c_str(), 1) == 0);
  const auto found = Catalog::of_process().find("mine");
  REQUIRE(unsetenv("FACTPORT_PATH") == 0);
  REQUIRE(found.ok());
  CHECK(*found == plugin);

  // The build tree has the shape of an installed one: this program is in its bin.
  const fs::path installed = Catalog::of_process().directories().back().path;
  CHECK(installed ==
        fs::canonical("/proc/self/exe").parent_path().parent_path() / FACTPORT_LIBDIR / "factport");
}

TEST_CASE("catalog: the first plugin of a name is found, the others are shadowed", "[catalog]") {
  const TwoDirectories here;
  const fs::path first = install(here.first, "b");
  const fs::path second = install(here.second, "b");
  install(here.second, "a");
  const auto found = here.catalog.find("b");
  REQUIRE(found.ok());
  CHECK(*found == first);

  const std::vector<CatalogEntry> all = here.catalog.list();
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "b");
  CHECK(all[0].state == CatalogState::kUsable);
  CHECK(all[0].source == SearchSource::kApplication);
  CHECK(all[0].reason.empty());
  CHECK(all[1].name == "a");
  CHECK(all[2].file == second);
  CHECK(all[2].state == CatalogState::kShadowed);
  CHECK_THAT(all[2].reason, Contains(first.string()));
}

TEST_CASE("catalog: a broken plugin ends the search", "[catalog]") {
  const TwoDirectories here;
  const fs::path broken = here.first / "sqlite.factport.so";
  here.scratch.write("first/sqlite.factport.so", "not a plugin");
  install(here.second, "sqlite");
  const Status status = here.catalog.find("sqlite").status();
  REQUIRE(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()), Contains(broken.string()) && Contains("text file") &&
                                                Contains("search ends here") &&
                                                Contains("\"plugin\""));
  CHECK_THAT(std::string(status.message()), !Contains(here.second.string()));

  const std::vector<CatalogEntry> all = here.catalog.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].state == CatalogState::kRefused);
  CHECK_THAT(all[0].reason, Contains("text file"));
  CHECK(all[1].state == CatalogState::kShadowed);
}

TEST_CASE("catalog: a link that leads nowhere is broken, not absent", "[catalog]") {
  const TwoDirectories here;
  fs::create_symlink("/nowhere", here.first / "sqlite.factport.so");
  install(here.second, "sqlite");
  CHECK_THAT(std::string(here.catalog.find("sqlite").status().message()),
             Contains("cannot be used") && Contains("No such file"));
}

TEST_CASE("catalog: what is not found is reported with every path and the next step", "[catalog]") {
  const TwoDirectories here;
  fs::remove(here.second);
  const Status status = here.catalog.find("mysql").status();
  REQUIRE(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()),
             Contains("no plugin for the adapter mysql") &&
                 Contains(here.first.string() + " (given by the application): no such file") &&
                 Contains(here.second.string() + " (installed plugins): no such directory") &&
                 Contains("install the package") && Contains("FACTPORT_PATH") &&
                 Contains("\"plugin\""));
}

TEST_CASE("catalog: names that no adapter can have are not looked for", "[catalog]") {
  const TwoDirectories here;
  const std::string name =
      GENERATE(as<std::string>{}, "", "../sqlite", "a/b", "SQLite", "-a", std::string(65, 'a'));
  const Status status = here.catalog.find(name).status();
  CHECK(status.code() == StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(status.message()), Contains("[a-z0-9]"));
}

TEST_CASE("catalog: files of other names are no plugins", "[catalog]") {
  const TwoDirectories here;
  here.scratch.write("first/README", "");
  here.scratch.write("first/libx.so", "");
  fs::create_directory(here.first / "inner");
  install(here.first / "inner", "deep");
  install(here.first, "Capital");
  const std::vector<CatalogEntry> all = here.catalog.list();
  REQUIRE(all.size() == 1);
  CHECK(all[0].name == "Capital");
  CHECK(all[0].state == CatalogState::kRefused);
  CHECK_THAT(all[0].reason, Contains("name"));
}

TEST_CASE("catalog: the working directory is never searched", "[catalog]") {
  const ScratchDirectory scratch;
  install(scratch.path(), "here");
  const fs::path before = fs::current_path();
  fs::current_path(scratch.path());
  const Catalog catalog({{".", SearchSource::kEnvironment}, {"", SearchSource::kEnvironment}});
  const Status status = catalog.find("here").status();
  const bool empty = catalog.list().empty();
  fs::current_path(before);
  REQUIRE(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()), Contains(". (FACTPORT_PATH): no absolute path"));
  CHECK(empty);
}

TEST_CASE("catalog: a directory that everybody may write to ends the search", "[catalog]") {
  const TwoDirectories here;
  install(here.first, "sqlite");
  install(here.second, "sqlite");
  fs::permissions(here.first, fs::perms::all | fs::perms::sticky_bit);
  const Status status = here.catalog.find("sqlite").status();
  CHECK(status.code() == StatusCode::kPluginLoad);
  CHECK_THAT(std::string(status.message()),
             Contains("the directory " + here.first.string()) && Contains("everybody"));
  REQUIRE(here.catalog.list().size() == 2);
  CHECK(here.catalog.list()[0].state == CatalogState::kRefused);
}

TEST_CASE("catalog: a file that hangs readers is listed, not opened", "[catalog]") {
  const TwoDirectories here;
  REQUIRE(mkfifo((here.first / "sqlite.factport.so").c_str(), 0600) == 0);
  CHECK_THAT(std::string(here.catalog.find("sqlite").status().message()), Contains("named pipe"));
}

TEST_CASE("catalog: a directory that is listed twice counts once", "[catalog]") {
  const TwoDirectories here;
  const Catalog catalog(
      {{here.first, SearchSource::kApplication}, {here.first, SearchSource::kEnvironment}});
  REQUIRE(catalog.directories().size() == 1);
  CHECK(catalog.directories()[0].source == SearchSource::kApplication);
}
