// SPDX-License-Identifier: Apache-2.0
#include "text_bound.hpp"

#include <cstddef>

namespace factport::postgres {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// The bytes of the character that begins with `lead`; 0 = none does.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/// Some second bytes would make a character longer than need be, a surrogate, or none at all.
unsigned char least_second(unsigned char lead) {
  if (lead == 0xE0) return 0xA0;
  return lead == 0xF0 ? 0x90 : 0x80;
}
unsigned char most_second(unsigned char lead) {
  if (lead == 0xED) return 0x9F;
  return lead == 0xF4 ? 0x8F : 0xBF;
}

}  // namespace

std::optional<std::string> least_text_with(std::string_view bytes) {
  std::string text(bytes);
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char lead = byte_at(text, at);
    const std::size_t length = length_of(lead);
    if (length == 0) return std::nullopt;
    for (std::size_t i = 1; i < length; ++i) {
      const unsigned char least = i == 1 ? least_second(lead) : 0x80;
      const unsigned char most = i == 1 ? most_second(lead) : 0xBF;
      if (at + i == text.size()) text.push_back(static_cast<char>(least));
      if (byte_at(text, at + i) < least || byte_at(text, at + i) > most) return std::nullopt;
    }
    at += length;
  }
  return text;
}

}  // namespace factport::postgres
