// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <factport/host/error.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace factport::cli {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

}  // namespace

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  // Taken out first: what cannot be written is not tried again.
  const std::string text = std::exchange(buffer_, {});
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw BrokenPipe();
    } else if (errno != EINTR) {
      throw Error({StatusCode::kInvalidArgument,
                   "cannot write the output: " + std::generic_category().message(errno)});
    }
  }
}

std::size_t Output::columns() const {
  winsize size{};
  if (ioctl(descriptor_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace factport::cli
