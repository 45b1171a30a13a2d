// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include <factport/host/error.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace factport::cli {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;

[[noreturn]] void fail(StatusCode code, const std::string& name, std::string_view reason) {
  throw Error({code, fmt::format("cannot read {}: {}", name, reason)});
}

[[noreturn]] void fail_with_errno(const std::string& name) {
  const StatusCode code = errno == ENOENT ? StatusCode::kNotFound : StatusCode::kInvalidArgument;
  fail(code, name, std::generic_category().message(errno));
}

bool is_gzip(const char* bytes, std::size_t size) {
  return size >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

}  // namespace

// One or more members, one after the other, as gzip itself takes them.
class Input::Gzip {
 public:
  Gzip() {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
      throw Error({StatusCode::kResourceExhausted, "cannot unpack gzip data: out of memory"});
    }
  }
  ~Gzip() { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  std::size_t read(Input& input, char* bytes, std::size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(bytes);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && unpack(input)) {
    }
    return size - stream_.avail_out;
  }

 private:
  // false at the end of the input.
  bool unpack(Input& input) {
    if (!input.fill()) {
      if (in_member_) fail(StatusCode::kInvalidArgument, input.name_, "its gzip data is cut off");
      return false;
    }
    if (!in_member_) begin_member(input);
    stream_.next_in = reinterpret_cast<Bytef*>(input.block_.get() + input.begin_);
    stream_.avail_in = static_cast<uInt>(input.end_ - input.begin_);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input.begin_ = input.end_ - stream_.avail_in;
    if (result == Z_STREAM_END) {
      in_member_ = false;
    } else if (result != Z_OK) {
      fail(StatusCode::kInvalidArgument, input.name_,
           fmt::format("its gzip data is damaged before byte {}: {}", input.bytes_read_,
                       stream_.msg != nullptr ? stream_.msg : "unknown error"));
    }
    return true;
  }

  void begin_member(const Input& input) {
    if (input.block_[input.begin_] != '\x1f') {
      fail(StatusCode::kInvalidArgument, input.name_, "something follows its gzip data");
    }
    inflateReset(&stream_);
    in_member_ = true;
  }

  z_stream stream_{};
  bool in_member_ = false;
};

Input::Input(const std::string& name)
    : name_(name == "-" ? "stdin" : name),
      descriptor_(name == "-" ? dup(STDIN_FILENO) : open(name.c_str(), O_RDONLY | O_CLOEXEC)),
      block_(std::make_unique_for_overwrite<char[]>(kBlockBytes)) {
  if (descriptor_ < 0) fail_with_errno(name_);
  try {
    struct stat status {};
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) size_ = status.st_size;
    // A pipe may give its first byte alone.
    while (end_ < 2 && read_block()) {
    }
    if (is_gzip(block_.get(), end_)) gzip_ = std::make_unique<Gzip>();
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

Input::~Input() { close(descriptor_); }

std::size_t Input::read(char* bytes, std::size_t size) {
  if (gzip_ != nullptr) return gzip_->read(*this, bytes, size);
  return fill() ? take(bytes, size) : 0;
}

// Makes sure that the block has something to hand on; false at the end of the file.
bool Input::fill() {
  if (begin_ != end_) return true;
  begin_ = end_ = 0;
  return read_block();
}

bool Input::read_block() {
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, block_.get() + end_, kBlockBytes - end_);
  } while (got < 0 && errno == EINTR);
  if (got < 0) fail_with_errno(name_);
  end_ += static_cast<std::size_t>(got);
  bytes_read_ += got;
  return got > 0;
}

std::size_t Input::take(char* bytes, std::size_t size) {
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(bytes, block_.get() + begin_, taken);
  begin_ += taken;
  return taken;
}

}  // namespace factport::cli
