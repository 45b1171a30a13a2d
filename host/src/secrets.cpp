// SPDX-License-Identifier: Apache-2.0
#include "json_string.hpp"

#include <factport/host/secrets.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace factport::host {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\"'<>";

struct Range {
  std::size_t begin;
  std::size_t end;
};

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const bool escape =
        text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 1] + 2, value, 16).ptr == &text[i + 1] + 2;
    decoded.push_back(escape ? static_cast<char>(value) : text[i]);
    if (escape) i += 2;
  }
  return decoded;
}

// From the first colon of what may be user information to the last `@`: too much rather than too
// little, since a password may hold any character.
void add_user_password(std::string_view text, Range uri, std::vector<Range>& found) {
  const std::size_t at = text.substr(0, uri.end).rfind('@');
  const std::size_t colon = text.find(':', uri.begin);
  if (at == std::string_view::npos || at < uri.begin || colon >= at) return;
  found.push_back({colon + 1, at});
}

void add_query_passwords(std::string_view text, Range uri, std::vector<Range>& found) {
  constexpr std::string_view kKey = "password=";
  for (std::size_t key = text.find(kKey, uri.begin); key < uri.end;
       key = text.find(kKey, key + 1)) {
    const std::size_t begin = key + kKey.size();
    found.push_back({begin, std::min(text.find('&', begin), uri.end)});
  }
}

// The passwords of the URIs in `text`; a URI ends at one of `ends`.
std::vector<Range> find_passwords(std::string_view text, std::string_view ends) {
  std::vector<Range> found;
  constexpr std::string_view kMark = "://";
  for (std::size_t mark = text.find(kMark); mark != std::string_view::npos;
       mark = text.find(kMark, mark + 1)) {
    const std::size_t begin = mark + kMark.size();
    const Range uri{begin, std::min(text.find_first_of(ends, begin), text.size())};
    add_user_password(text, uri, found);
    add_query_passwords(text, uri, found);
  }
  return found;
}

void add_once(std::string text, std::vector<std::string>& secrets) {
  if (text.empty() || std::find(secrets.begin(), secrets.end(), text) != secrets.end()) return;
  secrets.push_back(std::move(text));
}

}  // namespace

void add_secret(std::string_view value, std::vector<std::string>& secrets) {
  add_once(std::string(value), secrets);
  add_once(percent_decoded(value), secrets);
  std::string json;
  append_json_string(value, json);
  add_once(json.substr(1, json.size() - 2), secrets);
}

void add_uri_passwords(std::string_view value, std::vector<std::string>& secrets) {
  for (const Range& password : find_passwords(value, {})) {
    add_secret(value.substr(password.begin, password.end - password.begin), secrets);
  }
}

std::string redact(std::string text, const std::vector<std::string>& secrets) {
  std::vector<bool> hidden(text.size());
  const auto hide = [&hidden](std::size_t begin, std::size_t end) {
    std::fill(hidden.begin() + static_cast<std::ptrdiff_t>(begin),
              hidden.begin() + static_cast<std::ptrdiff_t>(end), true);
  };
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + 1)) {
      hide(at, at + secret.size());
    }
  }
  for (const Range& password : find_passwords(text, kBlanks)) hide(password.begin, password.end);

  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!hidden[i]) shown.push_back(text[i]);
    if (hidden[i] && (i == 0 || !hidden[i - 1])) shown.append("***");
  }
  return shown;
}

}  // namespace factport::host
