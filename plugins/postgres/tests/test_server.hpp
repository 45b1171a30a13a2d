// SPDX-License-Identifier: Apache-2.0
//
// TestServer: a PostgreSQL of the test's own, on a unix socket in a directory of its own. It ends
// with the test, however that ends.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_SERVER_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_SERVER_HPP

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace factport::postgres_test {

class TestServer {
 public:
  /// One for the whole process, made when it is first asked for.
  static TestServer& shared();
  /// `settings` as "name=value".
  explicit TestServer(std::vector<std::string> settings = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// For libpq.
  std::string conninfo() const;
  const std::filesystem::path& directory() const { return directory_; }
  pid_t pid() const { return pid_; }
  /// As a crash would, and begins again.
  void restart();

 private:
  void start();
  void stop(int signal);

  std::vector<std::string> settings_;
  std::filesystem::path directory_;
  pid_t pid_ = 0;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_SERVER_HPP
