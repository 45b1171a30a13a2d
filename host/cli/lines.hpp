// SPDX-License-Identifier: Apache-2.0
//
// Lines: an input, line by line. Holds one line, of at most kMaxLineBytes, and a block.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_LINES_HPP
#define FACTPORT_HOST_CLI_LINES_HPP

#include "input.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace factport::cli {

inline constexpr std::size_t kMaxLineBytes = std::size_t{64} << 20;

struct Line {
  /// Without its line end; valid until the next line is read.
  std::string_view text;
  /// From 1.
  std::uint64_t number = 0;
  /// It is longer than kMaxLineBytes; `text` is its beginning.
  bool too_long = false;
};

class Lines {
 public:
  /// The input outlives it. A smaller limit is for tests.
  explicit Lines(Input& input, std::size_t max_line_bytes = kMaxLineBytes)
      : input_(input), max_bytes_(max_line_bytes) {}

  /// The next line; false at the end. The last one need not have a line end. Throws what
  /// Input::read throws.
  bool next(Line& line);

 private:
  std::string_view rest() const;
  bool read_more();
  bool hand_on(Line& line, std::string_view text, std::size_t line_end);
  void pass_over_long_line();

  Input& input_;
  std::size_t max_bytes_;
  std::uint64_t number_ = 0;
  // [begin_, end_) of buffer_ was read and not handed on.
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  // The rest of a line that was too long is still to be passed over.
  bool in_long_line_ = false;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_LINES_HPP
