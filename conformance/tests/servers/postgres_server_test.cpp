// SPDX-License-Identifier: Apache-2.0
#include "postgres_server.hpp"

#include "fresh_schema.hpp"
#include "shared_servers.hpp"

#include <catch2/catch.hpp>
#include <pqxx/pqxx>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

using namespace factport::conformance;

namespace {

std::string ask(const std::string& connection, const std::string& sql) {
  pqxx::connection server(connection);
  pqxx::nontransaction session(server);
  return session.exec1(sql)[0].as<std::string>();
}

/// Whether a process of the server in `directory` is left.
bool alive(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::error_code gone;
    const auto cwd = std::filesystem::read_symlink(entry.path() / "cwd", gone);
    if (cwd.string().rfind(directory.string(), 0) == 0) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("servers: the shared server and the pooler before it answer") {
  CHECK(ask(shared_postgres(), "select 1") == "1");
  CHECK(ask(shared_pooler(), "select 2") == "2");
}

TEST_CASE("servers: one of a test's own has its settings, and ends with it") {
  std::filesystem::path directory;
  {
    PostgresServer server({"work_mem=7MB", "cluster_name=it's mine"});
    directory = server.socket_directory();
    CHECK(ask(server.url(), "show work_mem") == "7MB");
    CHECK(ask(server.url(), "show cluster_name") == "it's mine");
    CHECK(alive(directory));
  }
  CHECK_FALSE(alive(directory));
  CHECK_FALSE(std::filesystem::exists(directory));
}

TEST_CASE("servers: what is stored survives a restart, and a kill of every process") {
  PostgresServer server({"fsync=on"});
  ask(server.url(), "create table t as select 42 as n; select 1");
  server.restart();
  CHECK(ask(server.url(), "select n from t") == "42");
  server.kill();
  CHECK_THROWS_AS(ask(server.url(), "select 1"), pqxx::failure);
  server.restart();
  CHECK(ask(server.url(), "select n from t") == "42");
}

TEST_CASE("servers: one stands still while it is frozen, and goes on after it") {
  PostgresServer server;
  pqxx::connection connection(server.url());
  {
    const Frozen frozen(server);
    // The connection's start is never answered.
    CHECK_THROWS_WITH(pqxx::connection(server.url() + "&connect_timeout=2"),
                      Catch::Contains("timeout expired"));
  }
  pqxx::nontransaction session(connection);
  CHECK(session.exec1("select 1")[0].as<int>() == 1);
}

TEST_CASE("servers: one ends when its test is killed, frozen or not") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    PostgresServer server;
    server.freeze();
    const std::string name = server.socket_directory().string();
    if (write(ends[1], name.data(), name.size()) > 0) kill(getpid(), SIGKILL);
    _exit(1);
  }
  close(ends[1]);
  char name[200] = {};
  REQUIRE(read(ends[0], name, sizeof name - 1) > 0);
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  // The watchdog looks once a second.
  for (int i = 0; i < 100 && std::filesystem::exists(name); ++i) usleep(100'000);
  CHECK_FALSE(std::filesystem::exists(name));
  CHECK_FALSE(alive(name));
}

TEST_CASE("servers: a schema is dropped with everything in it") {
  std::string name;
  {
    const FreshSchema schema(shared_postgres());
    name = schema.name();
    pqxx::connection server(schema.connection());
    pqxx::nontransaction session(server);
    session.exec("create schema " + server.quote_name(name));
    session.exec("create table " + server.quote_name(name) + ".t(n int)");
  }
  pqxx::connection server(shared_postgres());
  pqxx::nontransaction session(server);
  CHECK(session.exec_params("select 1 from pg_namespace where nspname = $1", name).empty());
}
