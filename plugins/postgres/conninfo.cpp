// SPDX-License-Identifier: Apache-2.0
#include "conninfo.hpp"

#include <libpq-fe.h>

#include <memory>
#include <utility>

namespace factport::postgres {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

template <class Take>
void for_each(const Options& options, Take take) {
  if (options == nullptr) return;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) take(option->keyword, option->val);
  }
}

}  // namespace

Result<Conninfo> Conninfo::parse(const std::string& text) {
  char* reason = nullptr;
  const Options options(PQconninfoParse(text.c_str(), &reason));
  // It quotes the text.
  if (reason != nullptr) PQfreemem(reason);
  if (options == nullptr) {
    return Status(StatusCode::kInvalidArgument,
                  "url: this is neither a URI (postgres://user@host:port/database) nor keywords "
                  "(host=... dbname=...) of PostgreSQL; special characters of a URI are written as "
                  "%XX");
  }
  Conninfo conninfo;
  for_each(options, [&](const char* keyword, const char* value) { conninfo.set(keyword, value); });
  return conninfo;
}

void Conninfo::set(const std::string& keyword, std::string value) {
  values_[keyword] = std::move(value);
}

std::string Conninfo::take(const std::string& keyword) {
  const auto node = values_.extract(keyword);
  return node.empty() ? std::string() : node.mapped();
}

std::string Conninfo::text() const {
  std::string text;
  for (const auto& [keyword, value] : values_) text.append(keyword_text(keyword, value));
  return text;
}

std::string Conninfo::label() const {
  std::map<std::string, std::string> known;
  for_each(Options(PQconndefaults()),
           [&](const char* keyword, const char* value) { known[keyword] = value; });
  for (const auto& [keyword, value] : values_) known[keyword] = value;
  std::string host = known["host"];
  if (host.empty()) host = known["hostaddr"];
  const std::string database = known["dbname"].empty() ? known["user"] : known["dbname"];
  return known["user"] + "@" + (host.empty() ? "localhost" : host) + ":" + known["port"] + "/" +
         database;
}

std::string keyword_text(std::string_view keyword, std::string_view value) {
  std::string text = " ";
  text.append(keyword).append("='");
  for (const char c : value) {
    if (c == '\'' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text.append("'");
}

}  // namespace factport::postgres
