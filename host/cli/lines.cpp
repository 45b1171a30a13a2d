// SPDX-License-Identifier: Apache-2.0
#include "lines.hpp"

#include <algorithm>
#include <cstring>

namespace factport::cli {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

}  // namespace

bool Lines::next(Line& line) {
  if (in_long_line_) pass_over_long_line();
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = rest().find('\n', searched);
    if (std::min(end, rest().size()) > max_bytes_) {
      in_long_line_ = true;
      return hand_on(line, rest().substr(0, max_bytes_), 0);
    }
    if (end != std::string_view::npos) return hand_on(line, rest().substr(0, end), 1);
    searched = rest().size();
    // Reading moves what is left.
    if (!read_more()) return !rest().empty() && hand_on(line, rest(), 0);
  }
}

std::string_view Lines::rest() const {
  return std::string_view(buffer_).substr(begin_, end_ - begin_);
}

bool Lines::hand_on(Line& line, std::string_view text, std::size_t line_end) {
  line = {text, ++number_, in_long_line_};
  begin_ += text.size() + line_end;
  return true;
}

void Lines::pass_over_long_line() {
  in_long_line_ = false;
  while (true) {
    const std::size_t end = rest().find('\n');
    if (end != std::string_view::npos) {
      begin_ += end + 1;
      return;
    }
    begin_ = end_;
    if (!read_more()) return;
  }
}

// Moves what is left to the front and reads behind it; false at the end.
bool Lines::read_more() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() - end_ < kBlockBytes) {
    buffer_.resize(std::max(buffer_.size() * 2, end_ + kBlockBytes));
  }
  const std::size_t got = input_.read(buffer_.data() + end_, kBlockBytes);
  end_ += got;
  return got > 0;
}

}  // namespace factport::cli
