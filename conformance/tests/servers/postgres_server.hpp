// SPDX-License-Identifier: Apache-2.0
//
// PostgresServer: a PostgreSQL server of a test's own, for what cannot be done to a server that
// others use too: settings, restarts, kills, freezing. It takes some 0.2 s to make, is reached by a
// unix socket in a folder below /tmp, and goes away with this object, or with the process when that
// is killed. postgres_server.sh does the work.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_CONFORMANCE_SERVERS_POSTGRES_SERVER_HPP
#define FACTPORT_CONFORMANCE_SERVERS_POSTGRES_SERVER_HPP

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factport::conformance {

/// The URL of a server that listens in `socket_directory`, as its superuser.
std::string socket_url(const std::filesystem::path& socket_directory,
                       std::string_view database = "postgres", std::string_view user = "postgres");

class PostgresServer {
 public:
  /// Starts it with `settings`, each `key=value`; unless they say otherwise it flushes nothing to
  /// the disk. Throws std::runtime_error with what the server said.
  explicit PostgresServer(const std::vector<std::string>& settings = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  std::string url(std::string_view database = "postgres",
                  std::string_view user = "postgres") const {
    return socket_url(directory_, database, user);
  }
  const std::filesystem::path& socket_directory() const noexcept { return directory_; }

  /// A fast shutdown, unless it is down already, and a start.
  void restart();
  /// SIGKILL to all its processes at once. restart() then recovers it.
  void kill();
  /// SIGSTOP to all its processes: connections stay, and nothing moves until thaw().
  void freeze();
  void thaw();

 private:
  void signal_all(int signal) const;

  std::filesystem::path directory_;
};

/// A server that stands still for as long as this lives.
class Frozen {
 public:
  explicit Frozen(PostgresServer& server) : server_(server) { server_.freeze(); }
  ~Frozen() { server_.thaw(); }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

 private:
  PostgresServer& server_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_POSTGRES_SERVER_HPP
