// SPDX-License-Identifier: Apache-2.0
#include "plugin_text.hpp"

#include "utf8.hpp"

#include <algorithm>

namespace factport::host {

std::string plugin_text(std::string_view raw, std::size_t most) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string text;
  text.reserve(std::min(raw.size(), most));
  const char* const end = raw.data() + raw.size();
  for (const char* at = raw.data(); at != end;) {
    const std::size_t length = utf8_sequence_length(at, end);
    const std::string_view next = length > 0 ? std::string_view(at, length) : kReplacement;
    if (text.size() + next.size() > most) break;
    text.append(next);
    at += length > 0 ? length : 1;
  }
  return text;
}

}  // namespace factport::host
