// SPDX-License-Identifier: Apache-2.0
//
// Text that a plugin hands over may be anything. This makes it fit to be printed and kept.
//
// Thread rule: pure function.
#ifndef FACTPORT_HOST_PLUGIN_TEXT_HPP
#define FACTPORT_HOST_PLUGIN_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace factport::host {

/// The longest text of a plugin's that is kept, in bytes.
inline constexpr std::size_t kMaxPluginText = std::size_t{64} << 10;

/// A copy in valid UTF-8 of at most `most` bytes: U+FFFD stands for every byte that belongs to no
/// valid sequence, and what does not fit is cut off between code points.
std::string plugin_text(std::string_view raw, std::size_t most = kMaxPluginText);

}  // namespace factport::host

#endif  // FACTPORT_HOST_PLUGIN_TEXT_HPP
