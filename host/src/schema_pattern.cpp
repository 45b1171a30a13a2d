// SPDX-License-Identifier: Apache-2.0
#include "schema_pattern.hpp"

#include <rapidjson/document.h>
#include <rapidjson/internal/regex.h>

#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

namespace factport::host {
namespace {

constexpr std::size_t kMaxLength = 1000;
constexpr unsigned kMaxRepeats = 1000;

// Reads a pattern from left to right.
class PatternCheck {
 public:
  explicit PatternCheck(std::string_view pattern) : rest_(pattern) {}

  bool passes() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (!take(c)) return false;
    }
    return groups_.size() == 1 && !groups_.back().branch_is_empty;
  }

 private:
  struct Group {
    bool branch_is_empty = true;
    bool may_match_nothing = false;
  };
  // What a quantifier would repeat.
  enum class Last { kNothing, kSolid, kMayMatchNothing };

  bool take(char c) {
    switch (c) {
      case '(': return open_group();
      case ')': return close_group();
      case '|': return end_branch();
      case '*': return repeat(true, true);
      case '+': return repeat(false, true);
      case '?': return repeat(true, false);
      case '{': return take_counts() && repeat(true, true);
      case '^':
      case '$': last_ = Last::kNothing; return true;
      case '[': return take_class() && add(Last::kSolid);
      case '\\': return take_escaped() && add(Last::kSolid);
      default: return add(Last::kSolid);
    }
  }

  bool add(Last last) {
    groups_.back().branch_is_empty = false;
    last_ = last;
    return true;
  }
  bool open_group() {
    groups_.push_back({});
    last_ = Last::kNothing;
    return true;
  }
  bool close_group() {
    const Group closed = groups_.back();
    if (groups_.size() == 1 || closed.branch_is_empty) return false;
    groups_.pop_back();
    if (!closed.may_match_nothing) return add(Last::kSolid);
    groups_.back().may_match_nothing = true;
    return add(Last::kMayMatchNothing);
  }
  bool end_branch() {
    if (groups_.back().branch_is_empty) return false;
    groups_.back().branch_is_empty = true;
    last_ = Last::kNothing;
    return true;
  }
  bool repeat(bool zero_times, bool many_times) {
    if (last_ == Last::kNothing || (many_times && last_ == Last::kMayMatchNothing)) return false;
    if (zero_times) groups_.back().may_match_nothing = true;
    last_ = Last::kNothing;
    return true;
  }

  bool take_count() {
    unsigned count = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), count);
    if (error != std::errc() || count > kMaxRepeats) return false;
    repeats_ += count;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return repeats_ <= kMaxRepeats;
  }
  bool take_counts() {
    if (!take_count()) return false;
    if (rest_.starts_with(',')) {
      rest_.remove_prefix(1);
      if (!rest_.starts_with('}') && !take_count()) return false;
    }
    const bool closed = rest_.starts_with('}');
    if (closed) rest_.remove_prefix(1);
    return closed;
  }
  bool take_class() {
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == ']') return true;
      if (c == '\\' && !take_escaped()) return false;
    }
    return false;
  }
  bool take_escaped() {
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  std::vector<Group> groups_{1};
  Last last_ = Last::kNothing;
  unsigned repeats_ = 0;
};

}  // namespace

bool is_supported_pattern(const std::string& pattern) {
  return pattern.size() <= kMaxLength && PatternCheck(pattern).passes() &&
         rapidjson::internal::Regex(pattern.c_str()).IsValid();
}

}  // namespace factport::host
