// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

namespace factport::host {
namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

std::size_t utf8_sequence_length(const char* begin, const char* end) noexcept {
  const auto at = [begin](std::size_t i) { return static_cast<unsigned char>(begin[i]); };
  const auto left = static_cast<std::size_t>(end - begin);
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return left >= 2 && is_continuation(at(1)) ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3 || !is_continuation(at(1)) || !is_continuation(at(2))) return 0;
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead > 0xF4 || left < 4) return 0;
  if (!is_continuation(at(1)) || !is_continuation(at(2)) || !is_continuation(at(3))) return 0;
  const bool overlong = lead == 0xF0 && at(1) < 0x90;
  const bool too_large = lead == 0xF4 && at(1) >= 0x90;
  return overlong || too_large ? 0 : 4;
}

bool is_valid_utf8(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  for (const char* cursor = text.data(); cursor != end;) {
    const std::size_t length = utf8_sequence_length(cursor, end);
    if (length == 0) return false;
    cursor += length;
  }
  return true;
}

void append_utf8(std::uint32_t code_point, std::string& text) {
  const auto put = [&text](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
    return;
  }
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | code_point >> 12);
    } else {
      put(0xF0 | code_point >> 18);
      put(0x80 | (code_point >> 12 & 0x3F));
    }
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

}  // namespace factport::host
