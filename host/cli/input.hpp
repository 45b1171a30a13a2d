// SPDX-License-Identifier: Apache-2.0
//
// Input: the bytes of a file or of stdin, unpacked where they are gzip, which their first two bytes
// tell. Holds bounded memory.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_INPUT_HPP
#define FACTPORT_HOST_CLI_INPUT_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace factport::cli {

class Input {
 public:
  /// Opens a file; "-" is stdin. Throws Error where it cannot be read.
  explicit Input(const std::string& name);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// Reads up to `size` bytes, at least one; 0 = the end. Throws Error where the file cannot be
  /// read, or its gzip data is damaged or ends too early.
  std::size_t read(char* bytes, std::size_t size);

  /// How messages call it.
  const std::string& name() const noexcept { return name_; }
  /// Bytes of the file, packed as they are: how many were handed on, and of how many, where that is
  /// known.
  std::int64_t bytes_used() const noexcept {
    return bytes_read_ - static_cast<std::int64_t>(end_ - begin_);
  }
  std::optional<std::int64_t> size() const noexcept { return size_; }

 private:
  class Gzip;

  bool fill();
  bool read_block();
  std::size_t take(char* bytes, std::size_t size);

  std::string name_;
  int descriptor_;
  std::optional<std::int64_t> size_;
  std::int64_t bytes_read_ = 0;
  // What was read from the file and not handed on: [begin_, end_) of block_.
  std::unique_ptr<char[]> block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  // Null for a plain file.
  std::unique_ptr<Gzip> gzip_;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_INPUT_HPP
