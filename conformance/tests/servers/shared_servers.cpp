// SPDX-License-Identifier: Apache-2.0
#include "shared_servers.hpp"

#include "postgres_server.hpp"

#include <cstdlib>
#include <stdexcept>

namespace factport::conformance {

std::filesystem::path shared_servers() {
  const char* directory = std::getenv("FACTPORT_TEST_SERVERS");
  if (directory == nullptr) {
    throw std::runtime_error(
        "FACTPORT_TEST_SERVERS is not set: run the test by ctest, which starts the servers, or "
        "start them with conformance/tests/servers/servers_fixture.sh start DIR and set it to DIR");
  }
  return directory;
}

std::string shared_postgres() {
  const char* other = std::getenv("FACTPORT_TEST_POSTGRES");
  if (other != nullptr && *other != '\0') return other;
  return socket_url(shared_postgres_socket());
}

std::filesystem::path shared_postgres_socket() { return shared_servers() / "postgres"; }

std::string shared_pooler() { return socket_url(shared_servers() / "pgbouncer"); }

void offer_template() {
  const char* directory = std::getenv("FACTPORT_TEST_SERVERS");
  if (directory == nullptr) return;
  const std::string data = std::string(directory) + "/template";
  ::setenv("FACTPORT_POSTGRES_TEMPLATE", data.c_str(), 0);
}

}  // namespace factport::conformance
