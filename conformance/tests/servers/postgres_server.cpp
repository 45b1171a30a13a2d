// SPDX-License-Identifier: Apache-2.0
#include "postgres_server.hpp"

#include "shared_servers.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace factport::conformance {

namespace {

std::filesystem::path unused_directory() {
  static std::atomic<int> count{0};
  // Not the configured temporary directory: the path of a unix socket has 107 bytes at most.
  return "/tmp/fp-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

void run_script(std::vector<std::string> words) {
  words.insert(words.begin(), FACTPORT_POSTGRES_SERVER_SCRIPT);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int failed =
      ::posix_spawn(&pid, arguments.front(), nullptr, nullptr, arguments.data(), environ);
  if (failed != 0)
    throw std::system_error(failed, std::generic_category(), FACTPORT_POSTGRES_SERVER_SCRIPT);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0)
    throw std::runtime_error("postgres_server.sh " + words.at(1) + " failed; see its words above");
}

/// Every process whose working directory is `directory`: what a server's processes have in common.
std::vector<pid_t> processes_in(const std::filesystem::path& directory) {
  std::vector<pid_t> pids;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size()) continue;
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path() / "cwd", gone) == directory) pids.push_back(pid);
  }
  return pids;
}

/// It is there, and more than a status that nobody has asked for.
bool is_running(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return false;
  // "4711 (postgres) S 1 ..."
  const std::size_t state = line.rfind(") ") + 2;
  return state < line.size() && line[state] != 'Z' && line[state] != 'X';
}

}  // namespace

std::string socket_url(const std::filesystem::path& socket_directory, std::string_view database,
                       std::string_view user) {
  return "postgres://" + std::string(user) + "@/" + std::string(database) +
         "?host=" + socket_directory.string();
}

PostgresServer::PostgresServer(const std::vector<std::string>& settings)
    : directory_(unused_directory()) {
  offer_template();
  std::vector<std::string> words = {"start", directory_.string()};
  words.insert(words.end(), settings.begin(), settings.end());
  run_script(std::move(words));
}

PostgresServer::~PostgresServer() {
  try {
    run_script({"stop", directory_.string()});
  } catch (const std::exception&) {
    // The watchdog tries again when this process ends.
  }
}

void PostgresServer::restart() { run_script({"restart", directory_.string()}); }

void PostgresServer::kill() {
  const std::filesystem::path data = directory_ / "data";
  for (auto pids = processes_in(data); !pids.empty(); pids = processes_in(data)) {
    for (const pid_t pid : pids) ::kill(pid, SIGKILL);
    // The directory is let go before the sockets are closed.
    for (const pid_t pid : pids) {
      while (is_running(pid)) ::usleep(1'000);
    }
  }
}

void PostgresServer::freeze() { signal_all(SIGSTOP); }

void PostgresServer::thaw() { signal_all(SIGCONT); }

void PostgresServer::signal_all(int signal) const {
  for (const pid_t pid : processes_in(directory_ / "data")) ::kill(pid, signal);
}

}  // namespace factport::conformance
