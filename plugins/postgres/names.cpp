// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <cstdint>
#include <cstdio>

namespace factport::postgres {

namespace {

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text.append("\"");
}

/// FNV-1a: the same in every process, and in every build.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return hash;
}

/// The length of the placeholder's name that begins at `sql`; 0 = there is none.
std::size_t placeholder_length(std::string_view sql) {
  const std::size_t end = sql.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  return end != sql.npos && sql[end] == '@' ? end : 0;
}

}  // namespace

Names::Names(const Settings& settings)
    : schema_(settings.schema),
      table_(settings.table),
      payload_(settings.payload_type == PayloadType::kJson ? "json" : "jsonb"),
      partition_by_(settings.partition == Partition::kLog ? "partition by list (log)" : "") {}

std::string Names::qualified(std::string_view suffix) const {
  return quoted(schema_) + "." + quoted(table_ + std::string(suffix));
}

std::string Names::meaning_of(std::string_view placeholder) const {
  if (placeholder == "schema") return quoted(schema_);
  if (placeholder == "table") return table_;
  if (placeholder == "events") return qualified("");
  if (placeholder == "payload") return payload_;
  if (placeholder == "partition_by") return partition_by_;
  return qualified("_" + std::string(placeholder));
}

std::string Names::fill_in(std::string_view sql) const {
  std::string filled;
  for (std::size_t at = sql.find('@'); at != sql.npos; at = sql.find('@')) {
    filled.append(sql.substr(0, at));
    sql.remove_prefix(at + 1);
    const std::size_t length = placeholder_length(sql);
    if (length == 0) {
      filled.append("@");
      continue;
    }
    filled.append(meaning_of(sql.substr(0, length)));
    sql.remove_prefix(length + 1);
  }
  return filled.append(sql);
}

std::string Names::channel() const {
  // A schema's name may be too long for a channel's.
  char schema[17];
  std::snprintf(schema, sizeof schema, "%016llx",
                static_cast<unsigned long long>(hash_of(schema_)));
  return table_ + "_" + schema;
}

}  // namespace factport::postgres
