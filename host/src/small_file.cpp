// SPDX-License-Identifier: Apache-2.0
#include "small_file.hpp"

#include "json_string.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace factport::host {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

StatusCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return StatusCode::kNotFound;
    case EACCES:
    case EPERM: return StatusCode::kPermissionDenied;
    default: return StatusCode::kInvalidArgument;
  }
}

Status unreadable(const std::filesystem::path& file, int error) {
  return Status(code_of(error),
                fmt::format("cannot read the file {}: {}", json_quoted(file.string()),
                            std::generic_category().message(error)));
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& file, std::size_t max_bytes) {
  // Non-blocking, for the open of a FIFO waits for a writer.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (opened.number() < 0) return unreadable(file, errno);
  struct stat facts {};
  if (::fstat(opened.number(), &facts) != 0) return unreadable(file, errno);
  if (!S_ISREG(facts.st_mode)) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{} is not a regular file", json_quoted(file.string())));
  }
  std::string content(max_bytes + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t count = ::read(opened.number(), content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(file, errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > max_bytes) {
    return Status(StatusCode::kLimit, fmt::format("the file {} is larger than {} bytes",
                                                  json_quoted(file.string()), max_bytes));
  }
  content.resize(size);
  return content;
}

}  // namespace factport::host
