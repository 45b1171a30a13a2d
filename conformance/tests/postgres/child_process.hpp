// SPDX-License-Identifier: Apache-2.0
//
// ChildProcess: a program of the tests that runs beside them. It is told to end by the end of its
// stdin, which also comes when this process dies.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_CONFORMANCE_POSTGRES_CHILD_PROCESS_HPP
#define FACTPORT_CONFORMANCE_POSTGRES_CHILD_PROCESS_HPP

#include <sys/types.h>

#include <string>
#include <vector>

namespace factport::conformance {

class ChildProcess {
 public:
  /// `words`: the program's path and its arguments.
  explicit ChildProcess(std::vector<std::string> words);
  /// Kills it, unless it was waited for.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Closes its stdin.
  void tell_to_end();
  /// SIGKILL.
  void kill();
  /// The exit code; -1 when a signal ended it.
  int wait();

 private:
  pid_t pid_ = 0;
  int stdin_ = -1;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_POSTGRES_CHILD_PROCESS_HPP
