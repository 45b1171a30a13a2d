// SPDX-License-Identifier: Apache-2.0
#include "listing.hpp"

#include "text_bound.hpp"
#include "timestamp.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace factport::postgres {

namespace {

// $1 after, $2 the first text that may come, $3 prefix, $4 limit, $5 log, $6 category. Names with a
// prefix lie side by side, so the walk ends at the first without it.
constexpr const char* kLogs = R"(
select log, null::bigint, null::bigint, null::timestamptz from @logs@ l
where log > $1::text and log >= $2::text and substr(convert_to(log, 'UTF8'), 1, length($3::bytea)) = $3::bytea
  and exists (select from @events@ e where e.log = l.log)
order by log limit $4::bigint)";

constexpr const char* kCategories = R"(
with recursive walk(name) as (
  (select category from @events@
    where log = $5::text and category > $1::text and category >= $2::text
    order by category limit 1)
  union all
  select (select e.category from @events@ e where e.log = $5::text and e.category > w.name
           order by e.category limit 1)
    from walk w where substr(convert_to(w.name, 'UTF8'), 1, length($3::bytea)) = $3::bytea)
select name, null::bigint, null::bigint, null::timestamptz from walk
where substr(convert_to(name, 'UTF8'), 1, length($3::bytea)) = $3::bytea limit $4::bigint)";

constexpr const char* kStreams = R"(
with recursive walk(name) as (
  (select stream from @events@
    where log = $5::text and category = $6::text and stream > $1::text and stream >= $2::text
    order by stream limit 1)
  union all
  select (select e.stream from @events@ e
           where e.log = $5::text and e.category = $6::text and e.stream > w.name
           order by e.stream limit 1)
    from walk w where substr(convert_to(w.name, 'UTF8'), 1, length($3::bytea)) = $3::bytea)
select w.name, l.position - f.position + 1, l.global_position, l.recorded_at
from walk w
cross join lateral (
  select position from @events@
   where log = $5::text and category = $6::text and stream = w.name
   order by position limit 1) f
cross join lateral (
  select position, global_position, recorded_at from @events@
   where log = $5::text and category = $6::text and stream = w.name
   order by position desc limit 1) l
where substr(convert_to(w.name, 'UTF8'), 1, length($3::bytea)) = $3::bytea limit $4::bigint)";

ListEntry entry_of(const pqxx::row& row) {
  ListEntry entry{std::string(text_of(row[0])), {}};
  if (row[1].is_null()) return entry;
  entry.statistics = ListEntryStatistics{integer_of(row[1]), integer_of(row[2]),
                                         parse_timestamp(text_of(row[3])).value_or(0)};
  return entry;
}

}  // namespace

ListStatements::ListStatements(const Names& names)
    : logs{"list_logs", names.fill_in(kLogs)},
      categories{"list_categories", names.fill_in(kCategories)},
      streams{"list_streams", names.fill_in(kStreams)} {}

Result<Listing> list_names(ReadSource& source, const ListStatements& statements,
                           const ListRequest& request, const Call& call) {
  const auto first = least_text_with(request.prefix());
  if (!first) return Listing();
  const auto after = least_text_with(request.after());
  // Where `after` is no text itself, the least that begins with it comes after it.
  const bool is_text = after == request.after();
  Params params;
  params.add(is_text ? *after : std::string_view());
  params.add(is_text ? *first : std::max(*first, after.value_or(*first)));
  params.add(request.prefix()).add(std::int64_t{request.limit()});
  const Statement* statement = &statements.logs;
  if (request.kind() != ListKind::kLogs) {
    params.add(request.log());
    statement = &statements.categories;
  }
  if (request.kind() == ListKind::kStreams) {
    params.add(request.category());
    statement = &statements.streams;
  }
  const Result<pqxx::result> answer = source.run(*statement, params, call);
  if (!answer.ok()) return answer.status();
  Listing listing;
  listing.reserve(answer->size());
  for (const pqxx::row& row : *answer) listing.push_back(entry_of(row));
  return listing;
}

}  // namespace factport::postgres
