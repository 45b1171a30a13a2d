// SPDX-License-Identifier: Apache-2.0
#include "child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace factport::conformance {

ChildProcess::ChildProcess(std::vector<std::string> words) {
  int ends[2];
  // Not for other children: they would keep it open.
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int failed =
      ::posix_spawn(&pid_, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  stdin_ = ends[1];
  if (failed != 0) {
    ::close(stdin_);
    throw std::system_error(failed, std::generic_category(), words.front());
  }
}

ChildProcess::~ChildProcess() {
  if (pid_ != 0) {
    kill();
    wait();
  }
  tell_to_end();
}

void ChildProcess::tell_to_end() {
  const int descriptor = std::exchange(stdin_, -1);
  if (descriptor >= 0) ::close(descriptor);
}

void ChildProcess::kill() { ::kill(pid_, SIGKILL); }

int ChildProcess::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace factport::conformance
