// SPDX-License-Identifier: Apache-2.0
//
// Text as a terminal shows it: how many columns it takes, and how to make it take fewer. Columns
// follow Unicode's East Asian Width: combining marks take none, CJK and emoji two.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_CLI_TEXT_WIDTH_HPP
#define FACTPORT_HOST_CLI_TEXT_WIDTH_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

/// What is safe to show: control characters and those that change the direction of text become
/// escapes such as \n and \u001b, bytes that are no UTF-8 become U+FFFD.
std::string printable(std::string_view text);

/// REQUIRES of all below: printable text.
std::size_t display_width(std::string_view text);

/// `text` in at most `width` columns; where it was longer, it ends (begins) with "…".
std::string cut_end(std::string_view text, std::size_t width);
std::string cut_start(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at spaces; a word that is longer than a line is broken
/// where the line ends. At least one line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_TEXT_WIDTH_HPP
