// SPDX-License-Identifier: Apache-2.0
//
// What names may look like.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_STORE_NAME_HPP
#define FACTPORT_HOST_STORE_NAME_HPP

#include "utf8.hpp"

#include <cstddef>
#include <string_view>

namespace factport::host {

inline constexpr std::size_t kMaxNameBytes = 255;

/// The name of a log, category, stream or event: 1 to 255 bytes of UTF-8 without NUL.
inline bool is_event_store_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         name.find('\0') == std::string_view::npos && is_valid_utf8(name);
}

/// An adapter's: `[a-z0-9][a-z0-9_-]{0,63}`.
inline bool is_adapter_name(std::string_view name) noexcept {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  return !name.empty() && name.size() <= 64 && name.front() != '_' && name.front() != '-' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace factport::host

#endif  // FACTPORT_HOST_STORE_NAME_HPP
