// SPDX-License-Identifier: Apache-2.0
#include "compare_and_set.hpp"

#include <factport/cpp/condition.hpp>

#include <set>

namespace factport::postgres {

namespace {

constexpr std::string_view kProve =
    "with log_row as ("
    "update @logs@ l set global_position = l.global_position + $1::int8, tip = $2::uuid "
    "where l.log = $3::text and l.epoch = $4::int8 and l.global_position = $5::int8 "
    "and l.tip = $6::uuid returning l.global_position - $1::int8 as base), "
    "stored as (insert into @events@ (id, log, category, stream, name, payload, metadata, "
    "position, global_position, occurred_at, recorded_at) ";

// A head that is given is not looked for.
constexpr std::string_view kOne =
    "select $7::uuid, $3::text, $8::text, $9::text, $10::text, $11::text::@payload@, "
    "nullif($12::text, '')::@payload@, coalesce(($13::int8[])[1], (select f.position "
    "from @events@ f where f.log = $3::text and f.category = $8::text and f.stream = $9::text "
    "order by f.position desc limit 1), -1) + 1, r.base + 1, $14::timestamptz, now() "
    "from log_row r";

constexpr std::string_view kMany =
    "select u.id, $3::text, u.category, u.stream, u.name, u.payload::@payload@, "
    "u.metadata::@payload@, coalesce(u.head, (select f.position "
    "from @events@ f where f.log = $3::text and f.category = u.category and f.stream = u.stream "
    "order by f.position desc limit 1), -1) + u.number_in_stream, r.base + u.number, "
    "u.occurred_at, now() "
    "from log_row r, unnest($7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], "
    "$12::text[], $13::int8[], $14::timestamptz[], $15::int8[]) with ordinality "
    "u(id, category, stream, name, payload, metadata, head, occurred_at, number_in_stream, number)";

constexpr std::string_view kAnswer =
    ") select r.base, (extract(epoch from now()) * 1000000)::int8 from log_row r";

// With the positions of what was stored, and those ids of refused requests that are stored.
std::string careful_answer(std::string_view refused_ids) {
  return std::string(
             " returning position, global_position) "
             "select r.base, (extract(epoch from now()) * 1000000)::int8, "
             "(select array_agg(s.position order by s.global_position) from stored s), "
             "(select array_agg(f.id) from @events@ f where f.log = $3::text and f.id = any (")
      .append(refused_ids)
      .append("::uuid[])) from log_row r");
}

// Nothing is to be stored: only whether the cache is current, and those ids.
constexpr std::string_view kRefusals =
    "select l.global_position, 0::int8, null, (select array_agg(f.id) from @events@ f "
    "where f.log = $1::text and f.id = any ($5::uuid[])) from @logs@ l "
    "where l.log = $1::text and l.epoch = $2::int8 and l.global_position = $3::int8 "
    "and l.tip = $4::uuid";

Statement statement_of(const Names& names, std::string name, std::string_view rows,
                       std::string_view answer) {
  return {std::move(name), names.fill_in(std::string(kProve).append(rows).append(answer))};
}

void add_uuids(std::string_view array, std::set<Uuid>& ids) {
  // {id,id,...}
  for (std::size_t at = 1; at + 36 < array.size(); at += 37) {
    if (const auto id = Uuid::parse(array.substr(at, 36))) ids.insert(*id);
  }
}

}  // namespace

CompareAndSetStatements::CompareAndSetStatements(const Names& names)
    : one(statement_of(names, "append_current_one", kOne, kAnswer)),
      many(statement_of(names, "append_current", kMany, kAnswer)),
      one_careful(statement_of(names, "append_current_one_careful", kOne, careful_answer("$15"))),
      many_careful(statement_of(names, "append_current_careful", kMany, careful_answer("$16"))),
      refusals{"append_current_refusals", names.fill_in(kRefusals)} {}

std::optional<CompareAndSet> CompareAndSet::judge(std::span<const AppendRequest* const> requests,
                                                  const HeadCache& cache) {
  if (!cache.knows_log()) return std::nullopt;
  CompareAndSet statement;
  StreamNumbers numbers;
  for (const AppendRequest* request : requests) {
    std::vector<std::size_t> streams(request->target_count());
    for (std::uint32_t i = 0; i < request->target_count(); ++i) {
      const StreamView stream = request->target(i);
      const auto [at, is_new] =
          numbers.try_emplace({stream.category, stream.stream}, statement.streams_.size());
      streams[i] = at->second;
      if (!is_new) continue;
      statement.streams_.push_back(
          {std::string(stream.category), std::string(stream.stream), cache.head(stream)});
    }
    for (std::uint32_t i = 0; i < request->condition_count(); ++i) {
      const factport_condition& node = request->condition(i);
      if (detail::is_leaf(node.kind) && !statement.streams_[streams[node.target]].head) {
        return std::nullopt;
      }
    }
    statement.take(*request, streams);
  }
  if (!statement.accepted_.empty()) statement.tip_ = Uuid(statement.accepted_.back().event->id);
  return statement;
}

void CompareAndSet::take(const AppendRequest& request, const std::vector<std::size_t>& streams) {
  const auto position_of = [&](std::uint32_t target) {
    const Stream& stream = streams_[streams[target]];
    // One that is not known is named by no leaf.
    return stream.head.value_or(-1) + stream.added;
  };
  Verdict& verdict = verdicts_.emplace_back();
  std::vector<Uuid>& ids = ids_of_.emplace_back();
  if (!factport::judge(request, position_of).ok()) {
    verdict.kind = Verdict::Kind::kRefused;
    careful_ = true;
    for (const NewEventView event : request.events()) ids.push_back(event.id());
    for (std::uint32_t i = 0; i < request.target_count(); ++i) {
      verdict.judged.push_back(position_of(i));
    }
    return;
  }
  verdict.kind = Verdict::Kind::kStored;
  verdict.receipts.resize(request.event_count());
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    const factport_new_event& event = request.events().raw(i);
    Stream& stream = streams_[streams[event.target]];
    accepted_.push_back({&event, streams[event.target], ++stream.added});
    careful_ = careful_ || !stream.head;
  }
}

const Statement& CompareAndSet::statement(const CompareAndSetStatements& statements) const {
  if (accepted_.empty()) return statements.refusals;
  if (accepted_.size() == 1) return careful_ ? statements.one_careful : statements.one;
  return careful_ ? statements.many_careful : statements.many;
}

Params CompareAndSet::bind(std::string_view log, const LogPin& pin, const HeadCache& cache) const {
  ArrayImage refused(ElementType::kUuid);
  for (const std::vector<Uuid>& ids : ids_of_) {
    for (const Uuid& id : ids) refused.add(id);
  }
  Params params;
  if (accepted_.empty()) {
    params.add(log).add(pin.epoch).add(cache.global_position()).add(cache.tip()).add(refused);
    return params;
  }
  params.add(static_cast<std::int64_t>(accepted_.size())).add(tip_).add(log).add(pin.epoch);
  params.add(cache.global_position()).add(cache.tip());
  if (accepted_.size() == 1) {
    bind_one(params);
  } else {
    bind_many(params);
  }
  if (careful_) params.add(refused);
  return params;
}

ArrayImage CompareAndSet::heads() const {
  ArrayImage heads(ElementType::kInt8);
  for (const Accepted& accepted : accepted_) {
    const auto& head = streams_[accepted.stream].head;
    if (head) {
      heads.add(*head);
    } else {
      heads.add_null();
    }
  }
  return heads;
}

void CompareAndSet::bind_one(Params& params) const {
  ArrayImage head = heads();
  const factport_new_event& event = *accepted_.front().event;
  const Stream& stream = streams_[accepted_.front().stream];
  params.add(Uuid(event.id)).add(stream.category).add(stream.stream).add(view_of(event.name));
  params.add(view_of(event.payload)).add(view_of(event.metadata)).add(head);
  params.add_time(event.occurred_at);
}

void CompareAndSet::bind_many(Params& params) const {
  ArrayImage known_heads = heads();
  ArrayImage ids(ElementType::kUuid);
  ArrayImage categories(ElementType::kText);
  ArrayImage streams(ElementType::kText);
  ArrayImage names(ElementType::kText);
  ArrayImage payloads(ElementType::kText);
  ArrayImage metadata(ElementType::kText);
  ArrayImage times(ElementType::kTimestamptz);
  ArrayImage numbers(ElementType::kInt8);
  for (const auto& [event, stream, number] : accepted_) {
    ids.add(Uuid(event->id));
    categories.add(streams_[stream].category);
    streams.add(streams_[stream].stream);
    names.add(view_of(event->name));
    payloads.add(view_of(event->payload));
    metadata.add_unless_empty(view_of(event->metadata));
    times.add_time(event->occurred_at);
    numbers.add(number);
  }
  for (ArrayImage* image : {&ids, &categories, &streams, &names, &payloads, &metadata, &known_heads,
                            &times, &numbers}) {
    params.add(*image);
  }
}

/// Of the accepted events, in global order.
std::vector<std::int64_t> CompareAndSet::positions(const pqxx::row& answer) const {
  if (careful_) return integers_of(answer[2], -1);
  std::vector<std::int64_t> positions;
  positions.reserve(accepted_.size());
  for (const Accepted& accepted : accepted_) {
    positions.push_back(*streams_[accepted.stream].head + accepted.number);
  }
  return positions;
}

std::optional<std::vector<Verdict>> CompareAndSet::read(const pqxx::result& answer,
                                                        HeadCache& cache) {
  if (answer.empty()) {
    cache.forget();
    return std::nullopt;
  }
  const std::int64_t base = integer_of(answer[0][0]);
  const std::int64_t recorded_at = integer_of(answer[0][1]);
  const std::vector<std::int64_t> positions = this->positions(answer[0]);
  std::set<Uuid> stored;
  if (careful_) add_uuids(text_of(answer[0][3]), stored);
  std::size_t next = 0;
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    for (factport_receipt& receipt : verdicts_[i].receipts) {
      receipt = {positions[next], base + static_cast<std::int64_t>(next) + 1, recorded_at};
      ++next;
    }
    verdicts_[i].ids_are_new = true;
    for (const Uuid& id : ids_of_[i]) {
      if (stored.contains(id)) verdicts_[i].kind = Verdict::Kind::kRepeated;
    }
  }
  if (accepted_.empty()) return std::move(verdicts_);
  cache.set_log(base + static_cast<std::int64_t>(accepted_.size()), tip_);
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    const Stream& stream = streams_[accepted_[i].stream];
    cache.set_head({stream.category, stream.stream}, positions[i]);
  }
  return std::move(verdicts_);
}

}  // namespace factport::postgres
