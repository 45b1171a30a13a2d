// SPDX-License-Identifier: Apache-2.0
//
// The judge of payloads and metadata: is a text exactly one JSON value by the contract?
//
//   - RFC 8259 in UTF-8, without a byte order mark, and nothing but whitespace around the value;
//   - no key twice in one object; keys are compared decoded, so "a" and "\u0061" are the same;
//   - no \u0000 escape and no surrogate escape outside a pair;
//   - at most 512 arrays and objects inside one another (`[[...]]` with 512 brackets passes; a
//     scalar has none);
//   - numbers within the limits of json_number.hpp.
//
// The text is neither copied nor changed. In the steady state nothing is allocated: each thread
// keeps its buffers. The stack is bounded, whatever the text is.
//
// Thread rule: any thread.
#ifndef FACTPORT_HOST_JSON_TEXT_HPP
#define FACTPORT_HOST_JSON_TEXT_HPP

#include <factport/cpp/status.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace factport::host {

inline constexpr unsigned kMaxJsonDepth = 512;

/// What is wrong with a text: the first rule that it breaks, a repeated key counting at the end of
/// its object.
struct JsonFault {
  /// In bytes from the beginning of the text.
  std::size_t offset = 0;
  std::string reason;
};

/// The fault of `text`; none = it is one valid value.
std::optional<JsonFault> find_json_fault(std::string_view text);

/// OK, or INVALID_ARGUMENT with a message such as
/// `payload is not valid JSON at byte 17: duplicate key "a"`, where `field` is "payload".
Status check_json_text(std::string_view text, std::string_view field);

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_TEXT_HPP
