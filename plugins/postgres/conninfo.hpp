// SPDX-License-Identifier: Apache-2.0
//
// Conninfo: libpq's connection keywords, from a URI or from `key=value` text, by libpq's own
// parser.
#ifndef FACTPORT_POSTGRES_CONNINFO_HPP
#define FACTPORT_POSTGRES_CONNINFO_HPP

#include <factport/cpp/status.hpp>

#include <map>
#include <string>
#include <string_view>

namespace factport::postgres {

class Conninfo {
 public:
  /// INVALID_ARGUMENT for what is neither; the message never has the text, which may hold a
  /// password.
  static Result<Conninfo> parse(const std::string& text);

  void set(const std::string& keyword, std::string value);
  /// The keyword's value, removed; empty when it was not set.
  std::string take(const std::string& keyword);
  /// As `key=value`, quoted.
  std::string text() const;
  /// "user@host:port/database": what libpq will take, its environment variables included.
  std::string label() const;

 private:
  std::map<std::string, std::string> values_;
};

/// One keyword with its value, quoted, and a space before it: to be appended.
std::string keyword_text(std::string_view keyword, std::string_view value);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_CONNINFO_HPP
