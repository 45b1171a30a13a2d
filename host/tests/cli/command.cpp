// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace {

std::string plugin_directory() {
  const char* const directory = std::getenv("FACTPORT_TEST_PLUGINS");
  if (directory == nullptr) throw std::runtime_error("FACTPORT_TEST_PLUGINS is not set");
  return directory;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// The process's environment with the plugins of this build and no others. The first of a name
/// wins.
std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  std::vector<std::string> environment = more;
  environment.push_back("FACTPORT_PATH=" + plugin_directory());
  environment.push_back("XDG_DATA_HOME=/nonexistent");
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!text.starts_with("FACTPORT_") && !text.starts_with("XDG_")) environment.push_back(text);
  }
  return environment;
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void open(int descriptor, const std::filesystem::path& file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  void use(int descriptor, int as) { posix_spawn_file_actions_adddup2(&actions_, descriptor, as); }
  void close(int descriptor) { posix_spawn_file_actions_addclose(&actions_, descriptor); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

pid_t spawn(const Arguments& arguments, const FileActions& files,
            const std::vector<std::string>& more_environment) {
  Arguments words = Arguments{FACTPORT_COMMAND} + arguments;
  std::vector<std::string> environment = environment_with(more_environment);
  pid_t process = 0;
  const int error = posix_spawn(&process, FACTPORT_COMMAND, files.get(), nullptr,
                                pointers_to(words).data(), pointers_to(environment).data());
  if (error != 0) throw std::runtime_error("cannot run " FACTPORT_COMMAND);
  return process;
}

int code_of(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, 0) != process) throw std::runtime_error("waitpid failed");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

Ran run(const Arguments& arguments, const Surroundings& surroundings) {
  const ScratchDirectory scratch;
  FileActions files;
  files.open(STDIN_FILENO, scratch.write("in", surroundings.input), O_RDONLY);
  files.open(STDOUT_FILENO, scratch.path() / "out", O_WRONLY | O_CREAT);
  files.open(STDERR_FILENO, scratch.path() / "err", O_WRONLY | O_CREAT);
  const int code = code_of(spawn(arguments, files, surroundings.environment));
  return {code, content_of(scratch.path() / "out"), content_of(scratch.path() / "err")};
}

Ran run_into(const std::string& file, const Arguments& arguments) {
  const ScratchDirectory scratch;
  FileActions files;
  files.open(STDOUT_FILENO, file, O_WRONLY);
  files.open(STDERR_FILENO, scratch.path() / "err", O_WRONLY | O_CREAT);
  const int code = code_of(spawn(arguments, files, {}));
  return {code, {}, content_of(scratch.path() / "err")};
}

Ran run_with_impatient_reader(const Arguments& arguments, std::size_t bytes) {
  const ScratchDirectory scratch;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  FileActions files;
  files.use(ends[1], STDOUT_FILENO);
  files.open(STDERR_FILENO, scratch.path() / "err", O_WRONLY | O_CREAT);
  const pid_t process = spawn(arguments, files, {});
  close(ends[1]);
  Ran ran;
  ran.out.resize(bytes);
  const ssize_t got = read(ends[0], ran.out.data(), bytes);
  ran.out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  close(ends[0]);
  ran.code = code_of(process);
  ran.err = content_of(scratch.path() / "err");
  return ran;
}

std::vector<std::string> durable_stores(const ScratchDirectory& scratch) {
  std::vector<std::string> stores;
  if (std::filesystem::exists(plugin_directory() + "/sqlite.factport.so")) {
    stores.push_back("sqlite:" + (scratch.path() / "events.db").string());
  }
  return stores;
}

Arguments operator+(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::string line_of(const std::string& stream, const std::string& payload, const std::string& id) {
  const std::string last = id.empty() ? "" : ",\"id\":\"" + id + "\"";
  return R"({"category":"c","stream":")" + stream + R"(","name":"n","payload":)" + payload + last +
         "}\n";
}
