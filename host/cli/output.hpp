// SPDX-License-Identifier: Apache-2.0
//
// Output: where data goes, buffered. Words for people go to stderr (diagnostics.hpp).
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_HOST_CLI_OUTPUT_HPP
#define FACTPORT_HOST_CLI_OUTPUT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace factport::cli {

/// Thrown when nobody reads the output any more, as in `factport export | head -1`: the command
/// ends quietly.
struct BrokenPipe {};

class Output {
 public:
  /// Writes to a file descriptor, which outlives it. What was not flushed is lost.
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Both throw BrokenPipe, and Error where the output cannot be written.
  void write(std::string_view text);
  void flush();

  /// The width of the terminal; 80 where there is none.
  std::size_t columns() const;

 private:
  int descriptor_;
  std::string buffer_;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_OUTPUT_HPP
