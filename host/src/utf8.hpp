// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_UTF8_HPP
#define FACTPORT_HOST_UTF8_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace factport::host {

/// The bytes of the valid sequence at `begin`, 1 to 4; 0 = there is none. REQUIRES: begin < end.
std::size_t utf8_sequence_length(const char* begin, const char* end) noexcept;

bool is_valid_utf8(std::string_view text) noexcept;

/// Appends the UTF-8 of a code point. REQUIRES: it is not a surrogate and at most 0x10FFFF.
void append_utf8(std::uint32_t code_point, std::string& text);

}  // namespace factport::host

#endif  // FACTPORT_HOST_UTF8_HPP
