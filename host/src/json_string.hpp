// SPDX-License-Identifier: Apache-2.0
//
// JSON strings: from what stands between the quotes to what it means, and back.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_JSON_STRING_HPP
#define FACTPORT_HOST_JSON_STRING_HPP

#include <string>
#include <string_view>

namespace factport::host {

/// Appends the meaning of `raw`, the text between the quotes of a valid JSON string; never longer
/// than `raw`. REQUIRES: `raw` passed find_json_fault.
void append_unescaped(std::string_view raw, std::string& text);

/// Appends `text` as a JSON string with its quotes. What is not ASCII stays as it is.
void append_json_string(std::string_view text, std::string& json);

/// `text` as a JSON string for messages, cut after 80 bytes.
std::string json_quoted(std::string_view text);

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_STRING_HPP
