// SPDX-License-Identifier: Apache-2.0
#include "appender.hpp"

#include "error_map.hpp"
#include "lock_wait.hpp"
#include "outcome.hpp"

#include <factport/cpp/condition.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace factport::postgres {

namespace {

// A verdict may send an append on alone, and from there once more with its ids looked up first.
constexpr int kMostAttempts = 4;

bool is_id_violation(const Status& failure) { return failure.code() == StatusCode::kDuplicateId; }

}  // namespace

Status check_guards(const AppendRequest& request, Level level) {
  if (level != Level::kNone || request.condition_count() == 0) return {};
  std::vector<bool> written(request.target_count());
  for (const NewEventView event : request.events()) written[event.target()] = true;
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    if (!detail::is_leaf(node.kind) || written[node.target]) continue;
    const StreamView stream = request.target(node.target);
    return {StatusCode::kUnsupported,
            "log \"" + std::string(request.log()) +
                "\" has the level none, where a condition may only name streams that the append "
                "writes; \"" +
                std::string(stream.category) + "\" / \"" + std::string(stream.stream) +
                "\" is not written"};
  }
  return {};
}

Status refusal_of(const AppendRequest& request, const std::vector<std::int64_t>& judged) {
  Status refusal = judge(request, [&](std::uint32_t target) { return judged[target]; });
  if (!refusal.ok()) return refusal;
  return {StatusCode::kInternal, "the server refused a condition that holds"};
}

Appender::Appender(ConnectionPool& pool, const Names& names, LogDirectory& logs)
    : pool_(pool), logs_(logs), statements_(names) {
  for (std::size_t i = 0; i < pool.settings().lanes; ++i) {
    lanes_.push_back(std::make_unique<AppendLane>(pool_, statements_));
  }
}

// At level `log` one lane has all appends to a log, and with them its cache of heads. Elsewhere the
// appends to a stream meet in one lane, where they do not wait for one another's locks, unless that
// is at work and another is not.
AppendLane& Appender::lane_of(const AppendRequest& request, Level level) {
  const std::hash<std::string_view> hash;
  std::size_t key = hash(request.log());
  if (level == Level::kLog) return *lanes_[key % lanes_.size()];
  const StreamView first = request.target(0);
  key = key * 31 + hash(first.category);
  key = key * 31 + hash(first.stream);
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    AppendLane& lane = *lanes_[(key + i) % lanes_.size()];
    if (lane.is_idle()) return lane;
  }
  return *lanes_[key % lanes_.size()];
}

Status Appender::append(const Call& call, const AppendRequest& request, Receipts& receipts) {
  if (Status status = check_ids_within(request); !status.ok()) return status;
  const Result<LogPin> pin = logs_.obtain(request.log(), call);
  if (!pin.ok()) return pin.status();
  if (Status status = check_guards(request, pin->level); !status.ok()) return status;
  // When the deadline comes before a lane gives up a lock, only a statement of its own can give it
  // up in time to say that nothing was stored.
  const Settings& settings = pool_.settings();
  const bool alone =
      call.has_deadline() && lock_timeout_of(call, settings) < settings.lane_lock_timeout();
  LaneVerdict said = alone ? LaneVerdict{append_alone(call, request, *pin, false), false, false}
                           : lane_of(request, pin->level).append(call, request, *pin);
  if (said.final) return said.verdict.failure;
  return conclude(call, request, *pin, std::move(said), alone, receipts);
}

Status Appender::conclude(const Call& call, const AppendRequest& request, const LogPin& pin,
                          LaneVerdict said, bool alone, Receipts& receipts) {
  using Kind = Verdict::Kind;
  bool ids_first = false;
  for (int attempt = 1;; ++attempt) {
    Verdict& verdict = said.verdict;
    switch (verdict.kind) {
      case Kind::kStored: take_over(verdict.receipts, request, receipts); return {};
      case Kind::kRefused: {
        Status refusal = refusal_of(request, verdict.judged);
        if (verdict.ids_are_new) return refusal;
        return settle_by_ids(call, request, std::move(refusal), receipts);
      }
      case Kind::kRepeated:
        return settle_by_ids(
            call, request,
            {StatusCode::kInternal, "ids that were stored a moment ago are not any more"},
            receipts);
      case Kind::kLost: return resolve(call, request, verdict.backend, receipts);
      case Kind::kFailed: break;
    }
    const Status& failure = verdict.failure;
    if (failure.code() == StatusCode::kOutcomeUnknown) return failure;
    const std::string_view sqlstate = failure.failure().sqlstate;
    if (sqlstate == kLevelChanged) return logs_.changed(request.log(), pin, call);
    const bool look_first = is_id_violation(failure) && !ids_first;
    const bool wait_on = !alone && (said.in_company || is_lock_timeout(failure));
    if ((!look_first && !wait_on) || attempt == kMostAttempts) {
      return in_terms_of_call(failure, call, pool_, statements_.lock_holder);
    }
    ids_first = ids_first || look_first;
    alone = true;
    said = {append_alone(call, request, pin, ids_first), false, false};
  }
}

Verdict Appender::append_alone(const Call& call, const AppendRequest& request, const LogPin& pin,
                               bool ids_first) {
  auto connection = pool_.borrow(Purpose::kWrite, call);
  if (!connection.ok()) return Verdict::failed(connection.status());
  const AppendRequest* const requests[] = {&request};
  AppendGroup group(requests);
  const Params params =
      group.bind(pin, ids_first,
                 transaction_settings(pool_.settings(), lock_timeout_of(call, pool_.settings())));
  const auto answer = (*connection)->run(statements_.group, params, call.deadline_ns());
  if (!answer.ok()) return Verdict::failed(answer.status(), **connection);
  if (Status status = check_replicated(**connection); !status.ok()) return Verdict::failed(status);
  return std::move(group.read((*answer)[0]).front());
}

Status Appender::settle_by_ids(const Call& call, const AppendRequest& request, Status otherwise,
                               Receipts& receipts) {
  auto connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  const auto stored = statements_.stored_ids.run(**connection, request, call);
  if (!stored.ok()) return stored.status();
  switch (stored->kind) {
    case StoredIds::Kind::kNone: return otherwise;
    case StoredIds::Kind::kOther: return stored->duplicate;
    case StoredIds::Kind::kAll: break;
  }
  take_over(stored->receipts, request, receipts);
  receipts.already_stored();
  return {};
}

Status Appender::resolve(const Call& call, const AppendRequest& request, const Backend& backend,
                         Receipts& receipts) {
  const Result<StoredIds> stored =
      resolve_outcome(pool_, call, backend, [&](Connection& connection) {
        return statements_.stored_ids.run(connection, request, call);
      });
  if (!stored.ok()) return stored.status();
  switch (stored->kind) {
    case StoredIds::Kind::kAll: take_over(stored->receipts, request, receipts); return {};
    case StoredIds::Kind::kOther: return stored->duplicate;
    case StoredIds::Kind::kNone: break;
  }
  return {StatusCode::kUnavailable, "the connection to " + pool_.settings().label +
                                        " was lost under the append, and nothing of it is stored; "
                                        "try again"};
}

void Appender::take_over(const std::vector<factport_receipt>& from, const AppendRequest& request,
                         Receipts& receipts) {
  for (std::size_t i = 0; i < from.size(); ++i) receipts.set(i, from[i]);
  logs_.given(request.log(), from.back().global_position);
}

}  // namespace factport::postgres
