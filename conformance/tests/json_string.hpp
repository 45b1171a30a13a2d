// SPDX-License-Identifier: Apache-2.0
//
// A text as a JSON string, for the names and URLs that tests have: no control characters.
#ifndef FACTPORT_CONFORMANCE_JSON_STRING_HPP
#define FACTPORT_CONFORMANCE_JSON_STRING_HPP

#include <string>
#include <string_view>

namespace factport::conformance {

inline std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + '"';
}

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_JSON_STRING_HPP
