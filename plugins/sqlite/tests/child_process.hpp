// SPDX-License-Identifier: Apache-2.0
//
// ChildProcess: runs a function in a forked process, with a pipe back. The parent has no store open
// when it forks: SQLite's locks do not survive that.
#ifndef FACTPORT_SQLITE_TESTS_CHILD_PROCESS_HPP
#define FACTPORT_SQLITE_TESTS_CHILD_PROCESS_HPP

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <optional>
#include <stdexcept>

namespace factport::sqlite_test {

class ChildProcess {
 public:
  /// `body(write)` runs in the child; what it returns is the exit code. `write(number)` sends.
  template <class Body>
  explicit ChildProcess(Body body) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("no fork");
    if (pid_ == 0) {
      close(ends[0]);
      int code = 99;
      try {
        code = body([&](std::uint64_t number) {
          if (::write(ends[1], &number, sizeof number) != sizeof number) _exit(98);
        });
      } catch (...) {
        // The code says it.
      }
      _exit(code);
    }
    close(ends[1]);
    from_ = ends[0];
  }
  ~ChildProcess() {
    close(from_);
    if (pid_ <= 0) return;
    kill();
    wait();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next number sent; nothing when the child is gone.
  std::optional<std::uint64_t> read() {
    std::uint64_t number = 0;
    if (::read(from_, &number, sizeof number) != sizeof number) return std::nullopt;
    return number;
  }
  void kill() { ::kill(pid_, SIGKILL); }
  /// The exit code; -1 when it was killed.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  int from_ = -1;
};

}  // namespace factport::sqlite_test

#endif  // FACTPORT_SQLITE_TESTS_CHILD_PROCESS_HPP
