// SPDX-License-Identifier: Apache-2.0
#include "closest_name.hpp"

#include "json_string.hpp"

#include <algorithm>
#include <cstddef>

namespace factport::host {
namespace {

// Optimal string alignment.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last.back();
}

}  // namespace

std::string_view closest_name(std::string_view given, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 256;
  if (given.size() > kLongest) return {};
  std::size_t least = std::min<std::size_t>(2, given.size() / 2) + 1;
  std::string_view closest;
  for (const std::string& name : known) {
    if (name.size() > kLongest) continue;
    const std::size_t changes = distance(given, name);
    if (changes >= least) continue;
    least = changes;
    closest = name;
  }
  return closest;
}

std::string suggestion(std::string_view given, const std::vector<std::string>& known) {
  if (known.empty()) return {};
  const std::string_view closest = closest_name(given, known);
  if (!closest.empty()) return "; did you mean " + json_quoted(closest) + "?";
  std::string text = "; expected one of ";
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i > 0) text += ", ";
    text += json_quoted(known[i]);
  }
  return text;
}

}  // namespace factport::host
