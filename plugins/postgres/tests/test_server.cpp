// SPDX-License-Identifier: Apache-2.0
#include "test_server.hpp"

#include <fcntl.h>
#include <pqxx/pqxx>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace factport::postgres_test {

namespace {

namespace fs = std::filesystem;

fs::path binary(const std::string& name) {
  // Debian keeps the servers of each version out of the way of others.
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(version.path() / "bin" / name)) return version.path() / "bin" / name;
  }
  return name;
}

/// PostgreSQL does not run as root.
std::vector<std::string> as_user(std::vector<std::string> command) {
  if (geteuid() != 0) return command;
  command.insert(command.begin(), {"setpriv", "--reuid=postgres", "--regid=postgres",
                                   "--init-groups", "--pdeathsig=QUIT"});
  return command;
}

pid_t spawn(const std::vector<std::string>& command, const fs::path& directory) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const std::string log = (directory / "log").string();
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
  dup2(out, 1);
  dup2(out, 2);
  if (chdir(directory.c_str()) != 0) _exit(126);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

fs::path make_directory() {
  std::string name = (fs::temp_directory_path() / "fp-pg-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  if (geteuid() == 0) {
    const passwd* const user = getpwnam("postgres");
    if (user == nullptr || chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("cannot give " + name + " to the user postgres");
    }
  }
  return name;
}

}  // namespace

TestServer& TestServer::shared() {
  static TestServer server({"max_prepared_transactions=4"});
  return server;
}

TestServer::TestServer(std::vector<std::string> settings)
    : settings_(std::move(settings)), directory_(make_directory()) {
  const auto initdb =
      as_user({binary("initdb").string(), "-D", (directory_ / "data").string(), "-U", "postgres",
               "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"});
  if (wait_for(spawn(initdb, directory_)) != 0) {
    throw std::runtime_error("initdb failed; see " + (directory_ / "log").string());
  }
  start();
}

TestServer::~TestServer() {
  stop(SIGQUIT);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string TestServer::conninfo() const {
  return "host=" + directory_.string() + " user=postgres dbname=postgres";
}

void TestServer::restart() {
  stop(SIGQUIT);
  start();
}

void TestServer::start() {
  std::vector<std::string> command = {binary("postgres").string(),
                                      "-D",
                                      (directory_ / "data").string(),
                                      "-k",
                                      directory_.string(),
                                      "-h",
                                      "",
                                      "-F"};
  for (const std::string& setting : settings_) {
    command.insert(command.end(), {"-c", setting});
  }
  pid_ = spawn(as_user(command), directory_);
  for (int attempt = 0; attempt < 3000; ++attempt) {
    try {
      const pqxx::connection ready(conninfo());
      return;
    } catch (const std::exception&) {
      if (waitpid(pid_, nullptr, WNOHANG) != 0) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  throw std::runtime_error("the server does not start; see " + (directory_ / "log").string());
}

void TestServer::stop(int signal) {
  if (pid_ <= 0) return;
  kill(pid_, SIGCONT);
  kill(pid_, signal);
  wait_for(pid_);
  pid_ = 0;
}

}  // namespace factport::postgres_test
