// SPDX-License-Identifier: Apache-2.0
#include "scan_pages.hpp"

#include <cstddef>
#include <string>

namespace factport::postgres {

namespace {

// A row of more than 2,000 bytes is compressed.
constexpr const char* kNeverCompressed = "1900";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// `{range}`, `{key}`, `{down}` and `{up}` are filled in by sql_of().
constexpr const char* kBound =
    ", bound as materialized ("
    "(select {key} as key, global_position from @events@ where {range} "
    "order by {key}{down} offset {examined} limit 1) union all "
    "(select {key}, global_position from @events@ where {range} order by {key}{up} limit 1) "
    "limit 1)";
constexpr const char* kFilters =
    " and {key} {before} (select key from bound)"
    " and ($8::boolean or name = any ($9::text[]))"
    " and occurred_at >= $10::timestamptz and occurred_at < $11::timestamptz"
    " and recorded_at >= $12::timestamptz and recorded_at < $13::timestamptz";
constexpr const char* kFit =
    ", sizes as materialized ("
    "select {key} as key, pg_column_size(payload) + coalesce(pg_column_size(metadata), 0) as stored"
    " from @events@ where {wanted} order by {key}{down} limit $6::bigint)"
    ", fit as materialized (select case"
    " when (select max(stored) <= {never_compressed} and sum(stored) <= $7::bigint from sizes)"
    " then $6::bigint else greatest(1, (select count(*) from ("
    "select sum(bytes) over (order by key{down} rows unbounded preceding) as total from ("
    "select {key} as key,"
    " octet_length(payload::text) + coalesce(octet_length(metadata::text), 0) as bytes"
    " from @events@ where {wanted} order by {key}{down} limit greatest(1, (select count(*) from ("
    "select sum(stored) over (order by key{down} rows unbounded preceding) as total from sizes) s"
    " where total <= $7::bigint))) e) t where total <= $7::bigint)) end as rows)";
constexpr const char* kRows =
    "select id, category, stream, name, position, global_position, occurred_at, recorded_at,"
    " metadata, payload, null::bigint[] as note"
    " from @events@ where {wanted} order by {key}{down} limit {rows}";
constexpr const char* kNote =
    " union all select null, null, null, null, null, null, null, null, null, null,"
    " array[{rows}, key, global_position] from bound";

std::string sql_of(PageShape shape) {
  // Every parameter has its type, also where a shape has no use for it.
  std::string text =
      "with given as (select $2::text, $3::text, $7::bigint, $8::boolean, $9::text[],"
      " $10::timestamptz, $11::timestamptz, $12::timestamptz, $13::timestamptz)";
  if (shape.filtered) text += kBound;
  if (shape.careful) text += kFit;
  text += shape.filtered ? " (" : " ";
  text += kRows;
  if (shape.filtered) text.append(")").append(kNote);

  std::string range = "log = $1::text";
  if (shape.scope != ScopeKind::kLog) range += " and category = $2::text";
  if (shape.scope == ScopeKind::kStream) range += " and stream = $3::text";
  range += " and {key} >= $4::bigint and {key} <= $5::bigint";
  text = replaced(std::move(text), "{wanted}", shape.filtered ? range + kFilters : range);
  text = replaced(std::move(text), "{range}", range);
  text =
      replaced(std::move(text), "{rows}", shape.careful ? "(select rows from fit)" : "$6::bigint");
  text = replaced(std::move(text), "{key}",
                  shape.scope == ScopeKind::kStream ? "position" : "global_position");
  text = replaced(std::move(text), "{down}", shape.backwards ? " desc" : "");
  text = replaced(std::move(text), "{up}", shape.backwards ? "" : " desc");
  text = replaced(std::move(text), "{before}", shape.backwards ? ">=" : "<=");
  text = replaced(std::move(text), "{never_compressed}", kNeverCompressed);
  return replaced(std::move(text), "{examined}", std::to_string(ScanPages::kMostExamined - 1));
}

std::string name_of(PageShape shape) {
  constexpr const char* kScopes[] = {"stream", "category", "log"};
  std::string name = "scan_";
  name += kScopes[static_cast<std::size_t>(shape.scope) - FACTPORT_SCOPE_STREAM];
  if (shape.backwards) name += "_backwards";
  if (shape.filtered) name += "_filtered";
  if (shape.careful) name += "_careful";
  return name;
}

}  // namespace

ScanPages::ScanPages(const Names& names) {
  for (const ScopeKind scope : {ScopeKind::kStream, ScopeKind::kCategory, ScopeKind::kLog}) {
    for (unsigned bits = 0; bits < 8; ++bits) {
      const PageShape shape{scope, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
      statements_.push_back({name_of(shape), names.fill_in(sql_of(shape))});
    }
  }
}

std::size_t ScanPages::index_of(PageShape shape) noexcept {
  const std::size_t bits =
      (shape.backwards ? 1u : 0u) | (shape.filtered ? 2u : 0u) | (shape.careful ? 4u : 0u);
  return (static_cast<std::size_t>(shape.scope) - FACTPORT_SCOPE_STREAM) * 8 + bits;
}

}  // namespace factport::postgres
