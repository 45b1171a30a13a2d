// SPDX-License-Identifier: Apache-2.0
#include "stream_append.hpp"

#include <factport/cpp/condition.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace factport::postgres {

namespace {

/// The last positions that satisfy a condition, both inclusive.
struct Interval {
  std::int64_t least = -1;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

Interval interval_of(const AppendRequest& request) {
  if (request.condition_count() == 0) return {};
  const factport_condition& leaf = request.condition(0);
  if (leaf.kind == FACTPORT_CONDITION_STREAM_IS_EMPTY) return {-1, -1};
  if (leaf.kind == FACTPORT_CONDITION_STREAM_EXISTS) return {0, Interval().most};
  return {leaf.position, leaf.position};
}

constexpr std::string_view kUpsert =
    "with head as ("
    "insert into @stream_heads@ as h (log, category, stream, position) "
    "select $1::text, $3::text, $4::text, $7::int8 - 1 "
    "where (select l.epoch from @logs@ l where l.log = $1::text) = $2::int8 and $5::int8 < 0 "
    "on conflict (log, category, stream) do update set "
    "accepted = h.position <= $6::int8, "
    "position = h.position + (h.position <= $6::int8)::int * $7::int8 "
    "returning position, accepted)";

constexpr std::string_view kUpdate =
    "with head as ("
    "update @stream_heads@ h set "
    "accepted = h.position between $5::int8 and $6::int8, "
    "position = h.position + (h.position between $5::int8 and $6::int8)::int * $7::int8 "
    "where h.log = $1::text and h.category = $3::text and h.stream = $4::text "
    "and (select l.epoch from @logs@ l where l.log = $1::text) = $2::int8 "
    "returning h.position, h.accepted)";

constexpr std::string_view kMarked =
    ", marked as materialized ("
    "select h.position, h.accepted, pg_advisory_xact_lock_shared("
    "((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47) "
    "| coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0))::text "
    "from head h)";

constexpr std::string_view kInsert =
    ", stored as ("
    "insert into @events@ (id, log, category, stream, name, payload, metadata, position, "
    "global_position, occurred_at, recorded_at) ";

constexpr std::string_view kOne =
    "select $8::uuid, $1::text, $3::text, $4::text, $9::text, $10::text::@payload@, "
    "nullif($11::text, '')::@payload@, m.position, nextval('@sequence@'::regclass), "
    "$12::timestamptz, now() from marked m where m.accepted returning global_position) "
    "select m.position, m.accepted, (select s.global_position from stored s)";

constexpr std::string_view kDrawn =
    ", drawn as materialized ("
    "select m.position, nextval('@sequence@'::regclass) as first from marked m where m.accepted)";

constexpr std::string_view kMany =
    "select u.id, $1::text, $3::text, $4::text, u.name, u.payload::@payload@, "
    "u.metadata::@payload@, d.position - $7::int8 + u.number, d.first + u.number - 1, "
    "u.occurred_at, now() from drawn d, unnest($8::uuid[], $9::text[], $10::text[], $11::text[], "
    "$12::timestamptz[]) with ordinality u(id, name, payload, metadata, occurred_at, number)) "
    "select m.position, m.accepted, (select d.first from drawn d)";

constexpr std::string_view kRecorded =
    ", (extract(epoch from now()) * 1000000)::int8 from marked m";

Statement one(const Names& names, std::string name, std::string_view head) {
  std::string sql(head);
  sql.append(kMarked).append(kInsert).append(kOne).append(kRecorded);
  return {std::move(name), names.fill_in(sql)};
}

Statement many(const Names& names, std::string name, std::string_view head) {
  std::string sql(head);
  sql.append(kMarked).append(kDrawn).append(kInsert).append(kMany).append(kRecorded);
  return {std::move(name), names.fill_in(sql)};
}

void add_one(Params& params, const factport_new_event& event) {
  params.add(Uuid(event.id)).add(view_of(event.name)).add(view_of(event.payload));
  params.add(view_of(event.metadata)).add_time(event.occurred_at);
}

void add_many(Params& params, const AppendRequest& request) {
  ArrayImage ids(ElementType::kUuid);
  ArrayImage names(ElementType::kText);
  ArrayImage payloads(ElementType::kText);
  ArrayImage metadata(ElementType::kText);
  ArrayImage times(ElementType::kTimestamptz);
  for (const NewEventView event : request.events()) {
    ids.add(event.id());
    names.add(view_of(event.raw().name));
    payloads.add(view_of(event.raw().payload));
    metadata.add_unless_empty(view_of(event.raw().metadata));
    times.add_time(event.raw().occurred_at);
  }
  for (ArrayImage* image : {&ids, &names, &payloads, &metadata, &times}) params.add(*image);
}

}  // namespace

StreamAppend::StreamAppend(const Names& names)
    : one_upsert_(one(names, "append_one", kUpsert)),
      one_update_(one(names, "append_one_existing", kUpdate)),
      many_upsert_(many(names, "append_many", kUpsert)),
      many_update_(many(names, "append_many_existing", kUpdate)) {}

bool StreamAppend::fits(const AppendRequest& request, Level level) {
  if (level != Level::kStream || request.target_count() != 1) return false;
  return request.condition_count() == 0 ||
         (request.condition_count() == 1 && detail::is_leaf(request.condition(0).kind));
}

const Statement& StreamAppend::statement(const AppendRequest& request) const {
  const bool may_be_empty = interval_of(request).least < 0;
  if (request.event_count() == 1) return may_be_empty ? one_upsert_ : one_update_;
  return may_be_empty ? many_upsert_ : many_update_;
}

Params StreamAppend::bind(const AppendRequest& request, const LogPin& log) {
  const StreamView stream = request.target(0);
  const Interval interval = interval_of(request);
  Params params;
  params.add(request.log()).add(log.epoch).add(stream.category).add(stream.stream);
  params.add(interval.least).add(interval.most).add(std::int64_t{request.event_count()});
  if (request.event_count() == 1) {
    add_one(params, request.events().raw(0));
  } else {
    add_many(params, request);
  }
  return params;
}

std::optional<Verdict> StreamAppend::read(const AppendRequest& request,
                                          const pqxx::result& answer) {
  if (answer.empty()) return std::nullopt;
  const pqxx::row row = answer[0];
  const std::int64_t last = integer_of(row[0]);
  const std::int64_t count = request.event_count();
  Verdict verdict;
  if (text_of(row[1]) != "t") {
    verdict.kind = Verdict::Kind::kRefused;
    verdict.judged.push_back(last);
    return verdict;
  }
  verdict.kind = Verdict::Kind::kStored;
  const std::int64_t first_global_position = integer_of(row[2]);
  const std::int64_t recorded_at = integer_of(row[3]);
  for (std::int64_t i = 0; i < count; ++i) {
    verdict.receipts.push_back({last - count + 1 + i, first_global_position + i, recorded_at});
  }
  return verdict;
}

}  // namespace factport::postgres
