// SPDX-License-Identifier: Apache-2.0
//
// The servers that all tests of a run share: the ctest fixture `servers` starts them
// (servers_fixture.sh), and the variable FACTPORT_TEST_SERVERS names their folder.
//
// Thread rule: pure functions of the environment, but for offer_template().
#ifndef FACTPORT_CONFORMANCE_SERVERS_SHARED_SERVERS_HPP
#define FACTPORT_CONFORMANCE_SERVERS_SHARED_SERVERS_HPP

#include <filesystem>
#include <string>

namespace factport::conformance {

/// The folder of the fixture. Throws std::runtime_error, with what to do, where there is none.
std::filesystem::path shared_servers();

/// The PostgreSQL server for tests that any server will do for: FACTPORT_TEST_POSTGRES, a URL or
/// keywords of libpq's, where it is set, else the fixture's.
std::string shared_postgres();

/// The fixture's own server, by its unix socket, whatever FACTPORT_TEST_POSTGRES says.
std::filesystem::path shared_postgres_socket();

/// PgBouncer in transaction mode before the fixture's own server.
std::string shared_pooler();

/// Lets postgres_server.sh copy the fixture's data folder instead of making one. It sets a variable
/// of the environment: before the test has threads that read it.
void offer_template();

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_SHARED_SERVERS_HPP
