// SPDX-License-Identifier: Apache-2.0
//
// Packs a text, for tests of what unpacks it.
#ifndef FACTPORT_HOST_TESTS_CLI_GZIP_HPP
#define FACTPORT_HOST_TESTS_CLI_GZIP_HPP

#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>

inline std::string gzip(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2 failed");
  }
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return packed;
}

#endif  // FACTPORT_HOST_TESTS_CLI_GZIP_HPP
