// SPDX-License-Identifier: Apache-2.0
#include "text_argument.hpp"

#include "input.hpp"

#include <factport/host/error.hpp>

#include <string_view>

namespace factport::cli {

namespace {

/// More than any store takes of one event.
constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

std::string read_all(const std::string& name) {
  constexpr std::size_t kBlockBytes = std::size_t{64} << 10;
  Input input(name);
  std::string text;
  std::size_t size = 0;
  std::size_t got = 0;
  do {
    if (size > kMaxBytes) {
      throw Error({StatusCode::kLimit, input.name() + " is longer than 256 MiB"});
    }
    text.resize(size + kBlockBytes);
    got = input.read(text.data() + size, kBlockBytes);
    size += got;
  } while (got > 0);
  text.resize(size);
  return text;
}

}  // namespace

std::string text_of_argument(const std::string& argument) {
  if (argument != "-" && !argument.starts_with('@')) return argument;
  const std::string text = read_all(argument == "-" ? argument : argument.substr(1));
  constexpr std::string_view kWhitespace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kWhitespace);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhitespace) - begin + 1);
}

}  // namespace factport::cli
