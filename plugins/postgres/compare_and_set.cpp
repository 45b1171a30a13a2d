// SPDX-License-Identifier: Apache-2.0
#include "compare_and_set.hpp"

#include <factport/cpp/condition.hpp>

namespace factport::postgres {

namespace {

constexpr std::string_view kProve =
    "with log_row as ("
    "update @logs@ l set global_position = l.global_position + $1::int8, tip = $2::uuid "
    "where l.log = $3::text and l.epoch = $4::int8 and l.global_position = $5::int8 "
    "and l.tip = $6::uuid returning l.global_position - $1::int8 as base), "
    "stored as (insert into @events@ (id, log, category, stream, name, payload, metadata, "
    "position, "
    "global_position, occurred_at, recorded_at) ";

constexpr std::string_view kOne =
    "select $7::uuid, $3::text, $8::text, $9::text, $10::text, $11::text::@payload@, "
    "nullif($12::text, '')::@payload@, $13::int8, r.base + 1, $14::timestamptz, now() "
    "from log_row r) ";

constexpr std::string_view kMany =
    "select u.id, $3::text, u.category, u.stream, u.name, u.payload::@payload@, "
    "u.metadata::@payload@, u.position, r.base + u.number, u.occurred_at, now() "
    "from log_row r, unnest($7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], "
    "$12::text[], $13::int8[], $14::timestamptz[]) with ordinality "
    "u(id, category, stream, name, payload, metadata, position, occurred_at, number)) ";

constexpr std::string_view kAnswer =
    "select r.base, (extract(epoch from now()) * 1000000)::int8 from log_row r";

Statement statement_of(const Names& names, std::string name, std::string_view rows) {
  return {std::move(name), names.fill_in(std::string(kProve).append(rows).append(kAnswer))};
}

}  // namespace

CompareAndSetStatements::CompareAndSetStatements(const Names& names)
    : one(statement_of(names, "append_current_one", kOne)),
      many(statement_of(names, "append_current", kMany)) {}

std::optional<CompareAndSet> CompareAndSet::judge(std::span<const AppendRequest* const> requests,
                                                  const HeadCache& cache) {
  if (!cache.knows_log()) return std::nullopt;
  CompareAndSet statement;
  Heads heads;
  for (const AppendRequest* request : requests) {
    for (std::uint32_t i = 0; i < request->target_count(); ++i) {
      const StreamView stream = request->target(i);
      const std::pair key(stream.category, stream.stream);
      if (heads.contains(key)) continue;
      const auto head = cache.head(stream);
      if (!head) return std::nullopt;
      heads.emplace(key, *head);
    }
  }
  for (const AppendRequest* request : requests) {
    statement.take(*request, statement.verdicts_.emplace_back(), heads);
  }
  if (statement.accepted_.empty()) return std::nullopt;
  for (const auto& [name, position] : heads) {
    statement.heads_after_.push_back(
        {{std::string(name.first), std::string(name.second)}, position});
  }
  statement.tip_ = Uuid(statement.accepted_.back().event->id);
  return statement;
}

void CompareAndSet::take(const AppendRequest& request, Verdict& verdict, Heads& heads) {
  std::vector<std::int64_t*> head_of(request.target_count());
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    const StreamView stream = request.target(i);
    head_of[i] = &heads.at({stream.category, stream.stream});
  }
  const auto position_of = [&](std::uint32_t target) { return *head_of[target]; };
  if (!factport::judge(request, position_of).ok()) {
    verdict.kind = Verdict::Kind::kRefused;
    for (const std::int64_t* head : head_of) verdict.judged.push_back(*head);
    return;
  }
  verdict.kind = Verdict::Kind::kStored;
  verdict.receipts.reserve(request.event_count());
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    const factport_new_event& event = request.events().raw(i);
    const std::int64_t position = ++*head_of[event.target];
    accepted_.push_back({&event, request.target(event.target), position});
    verdict.receipts.push_back({position, static_cast<std::int64_t>(accepted_.size()), 0});
  }
}

const Statement& CompareAndSet::statement(const CompareAndSetStatements& statements) const {
  return accepted_.size() == 1 ? statements.one : statements.many;
}

Params CompareAndSet::bind(std::string_view log, const LogPin& pin, const HeadCache& cache) {
  Params params;
  params.add(static_cast<std::int64_t>(accepted_.size())).add(tip_).add(log).add(pin.epoch);
  params.add(cache.global_position()).add(cache.tip());
  if (accepted_.size() == 1) {
    const auto& [event, stream, position] = accepted_.front();
    params.add(Uuid(event->id)).add(stream.category).add(stream.stream).add(view_of(event->name));
    params.add(view_of(event->payload)).add(view_of(event->metadata)).add(position);
    params.add_time(event->occurred_at);
    return params;
  }
  ArrayImage ids(ElementType::kUuid);
  ArrayImage categories(ElementType::kText);
  ArrayImage streams(ElementType::kText);
  ArrayImage names(ElementType::kText);
  ArrayImage payloads(ElementType::kText);
  ArrayImage metadata(ElementType::kText);
  ArrayImage positions(ElementType::kInt8);
  ArrayImage times(ElementType::kTimestamptz);
  for (const auto& [event, stream, position] : accepted_) {
    ids.add(Uuid(event->id));
    categories.add(stream.category);
    streams.add(stream.stream);
    names.add(view_of(event->name));
    payloads.add(view_of(event->payload));
    if (event->metadata.size == 0) {
      metadata.add_null();
    } else {
      metadata.add(view_of(event->metadata));
    }
    positions.add(position);
    times.add_time(event->occurred_at);
  }
  for (ArrayImage* image :
       {&ids, &categories, &streams, &names, &payloads, &metadata, &positions, &times}) {
    params.add(*image);
  }
  return params;
}

std::optional<std::vector<Verdict>> CompareAndSet::read(const pqxx::result& answer,
                                                        HeadCache& cache) {
  if (answer.empty()) {
    cache.forget();
    return std::nullopt;
  }
  const std::int64_t base = integer_of(answer[0][0]);
  const std::int64_t recorded_at = integer_of(answer[0][1]);
  for (Verdict& verdict : verdicts_) {
    for (factport_receipt& receipt : verdict.receipts) {
      receipt.global_position += base;
      receipt.recorded_at = recorded_at;
    }
  }
  cache.set_log(base + static_cast<std::int64_t>(accepted_.size()), tip_);
  for (const auto& [name, position] : heads_after_) {
    cache.set_head({name.first, name.second}, position);
  }
  return std::move(verdicts_);
}

}  // namespace factport::postgres
