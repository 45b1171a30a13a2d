// SPDX-License-Identifier: Apache-2.0
#include "text_width.hpp"

#include "utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace factport::cli {

namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Marks and invisible characters that are not controls.
constexpr std::array kZeroWidth{
    Range{0x0300, 0x036F},   Range{0x0483, 0x0489},  Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},
    Range{0x064B, 0x065F},   Range{0x06D6, 0x06DC},  Range{0x0900, 0x0902}, Range{0x093C, 0x093C},
    Range{0x0941, 0x0948},   Range{0x0E31, 0x0E31},  Range{0x0E34, 0x0E3A}, Range{0x0E47, 0x0E4E},
    Range{0x1AB0, 0x1AFF},   Range{0x1DC0, 0x1DFF},  Range{0x200B, 0x200D}, Range{0x2060, 0x2064},
    Range{0x20D0, 0x20F0},   Range{0xFE00, 0xFE0F},  Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF},
    Range{0x1F3FB, 0x1F3FF}, Range{0xE0100, 0xE01EF}};

// East Asian Width W and F, in coarse blocks.
constexpr std::array kDoubleWidth{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},
    Range{0x2614, 0x2615},   Range{0x26A1, 0x26A1},   Range{0x2705, 0x2705},
    Range{0x270A, 0x270B},   Range{0x2728, 0x2728},   Range{0x274C, 0x274C},
    Range{0x2753, 0x2755},   Range{0x2795, 0x2797},   Range{0x2B1B, 0x2B1C},
    Range{0x2B50, 0x2B50},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xA960, 0xA97C},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F004, 0x1F004}, Range{0x1F0CF, 0x1F0CF}, Range{0x1F18E, 0x1F19A},
    Range{0x1F1E6, 0x1F320}, Range{0x1F32D, 0x1F64F}, Range{0x1F680, 0x1F6FC},
    Range{0x1F7E0, 0x1F7EB}, Range{0x1F900, 0x1F9FF}, Range{0x1FA70, 0x1FAFF},
    Range{0x20000, 0x3FFFD}};

bool in(std::span<const Range> ranges, std::uint32_t code_point) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), code_point,
      [](std::uint32_t wanted, const Range& range) { return wanted < range.first; });
  return after != ranges.begin() && code_point <= (after - 1)->last;
}

// Controls, and what reorders the text around it.
bool is_unsafe(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x061C ||
         (code_point >= 0x200E && code_point <= 0x200F) ||
         (code_point >= 0x2028 && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069);
}

std::uint32_t code_point_of(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  std::uint32_t code_point = byte(0) & (0x7Fu >> sequence.size());
  for (std::size_t i = 1; i < sequence.size(); ++i) {
    code_point = code_point << 6 | (byte(i) & 0x3Fu);
  }
  return code_point;
}

std::size_t width_of(std::string_view sequence) {
  if (sequence.size() == 1) return 1;
  const std::uint32_t code_point = code_point_of(sequence);
  if (in(kZeroWidth, code_point)) return 0;
  return in(kDoubleWidth, code_point) ? 2 : 1;
}

/// Takes the first character off `text`; empty = it is no UTF-8, and one byte is taken.
std::string_view take_character(std::string_view& text) {
  const std::size_t length = host::utf8_sequence_length(text.data(), text.data() + text.size());
  const std::string_view character = text.substr(0, length);
  text.remove_prefix(std::max<std::size_t>(length, 1));
  return character;
}

std::string escape_of(std::uint32_t code_point) {
  if (code_point == '\n') return "\\n";
  if (code_point == '\t') return "\\t";
  return fmt::format("\\u{:04x}", code_point);
}

/// The longest beginning of `text` in `width` columns.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::string_view rest = text;
  std::size_t used = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += width_of(take_character(after));
    if (used > width) break;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::string_view character = take_character(text);
    if (character.empty()) {
      shown += "\uFFFD";
    } else if (const std::uint32_t code_point = code_point_of(character); is_unsafe(code_point)) {
      shown += escape_of(code_point);
    } else {
      shown += character;
    }
  }
  return shown;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) width += width_of(take_character(text));
  return width;
}

std::string cut_end(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(beginning(text, width - 1)) + "…";
}

std::string cut_start(std::string_view text, std::size_t width) {
  std::size_t left = display_width(text);
  if (left <= width) return std::string(text);
  if (width == 0) return {};
  while (left > width - 1) left -= width_of(take_character(text));
  return "…" + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 2);
  std::vector<std::string> lines;
  do {
    std::string_view line = beginning(text, width);
    // Where a word goes on beyond the line, and has room in the next one.
    const std::size_t space = line.rfind(' ');
    if (line.size() < text.size() && text[line.size()] != ' ' && space != std::string_view::npos) {
      const std::size_t word_end = std::min(text.find(' ', line.size()), text.size());
      const std::string_view word = text.substr(space + 1, word_end - space - 1);
      if (display_width(word) <= width) line = line.substr(0, space);
    }
    text.remove_prefix(line.size());
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    lines.emplace_back(line);
  } while (!text.empty());
  return lines;
}

}  // namespace factport::cli
