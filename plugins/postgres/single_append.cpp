// SPDX-License-Identifier: Apache-2.0
#include "single_append.hpp"

#include <factport/cpp/condition.hpp>

#include <cstdint>
#include <limits>
#include <string>

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
    "select $1::text, $3::text, $4::text, 0 "
    "where (select l.epoch from @logs@ l where l.log = $1::text) = $2::int8 and $5::int8 < 0 "
    "on conflict (log, category, stream) do update set "
    "accepted = h.position <= $6::int8, "
    "position = h.position + (h.position <= $6::int8)::int "
    "returning position, accepted)";

constexpr std::string_view kUpdate =
    "with head as ("
    "update @stream_heads@ h set "
    "accepted = h.position between $5::int8 and $6::int8, "
    "position = h.position + (h.position between $5::int8 and $6::int8)::int "
    "where h.log = $1::text and h.category = $3::text and h.stream = $4::text "
    "and (select l.epoch from @logs@ l where l.log = $1::text) = $2::int8 "
    "returning h.position, h.accepted)";

constexpr std::string_view kRest =
    ", marked as materialized ("
    "select h.position, h.accepted, pg_advisory_xact_lock_shared("
    "((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47) "
    "| coalesce(pg_sequence_last_value('@sequence@'::regclass), 0))::text from head h)"
    ", stored as ("
    "insert into @events@ (id, log, category, stream, name, payload, metadata, position, "
    "global_position, occurred_at, recorded_at) "
    "select $7::uuid, $1::text, $3::text, $4::text, $8::text, $9::text::@payload@, "
    "nullif($10::text, '')::@payload@, m.position, nextval('@sequence@'::regclass), "
    "$11::timestamptz, now() from marked m where m.accepted "
    "returning global_position) "
    "select m.position, m.accepted, (select s.global_position from stored s), "
    "(extract(epoch from now()) * 1000000)::int8 from marked m";

Statement statement_of(const Names& names, std::string name, std::string_view head) {
  return {std::move(name), names.fill_in(std::string(head).append(kRest))};
}

}  // namespace

SingleAppend::SingleAppend(const Names& names)
    : upsert_(statement_of(names, "append_single", kUpsert)),
      update_(statement_of(names, "append_single_existing", kUpdate)) {}

bool SingleAppend::fits(const AppendRequest& request, Level level) {
  if (level != Level::kStream || request.target_count() != 1 || request.event_count() != 1) {
    return false;
  }
  return request.condition_count() == 0 ||
         (request.condition_count() == 1 && detail::is_leaf(request.condition(0).kind));
}

const Statement& SingleAppend::statement(const AppendRequest& request) const {
  return interval_of(request).least < 0 ? upsert_ : update_;
}

Params SingleAppend::bind(const AppendRequest& request, const LogPin& log) {
  const StreamView stream = request.target(0);
  const Interval interval = interval_of(request);
  const factport_new_event& event = request.events().raw(0);
  Params params;
  params.add(request.log())
      .add(log.epoch)
      .add(stream.category)
      .add(stream.stream)
      .add(interval.least)
      .add(interval.most)
      .add(Uuid(event.id))
      .add(view_of(event.name))
      .add(view_of(event.payload))
      .add(view_of(event.metadata))
      .add_time(event.occurred_at);
  return params;
}

std::optional<Verdict> SingleAppend::read(const pqxx::result& answer) {
  if (answer.empty()) return std::nullopt;
  const pqxx::row row = answer[0];
  const std::int64_t position = integer_of(row[0]);
  Verdict verdict;
  if (text_of(row[1]) == "t") {
    verdict.kind = Verdict::Kind::kStored;
    verdict.receipts.push_back({position, integer_of(row[2]), integer_of(row[3])});
  } else {
    verdict.kind = Verdict::Kind::kRefused;
    verdict.judged.push_back(position);
  }
  return verdict;
}

}  // namespace factport::postgres
