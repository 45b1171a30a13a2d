// SPDX-License-Identifier: Apache-2.0
//
// How an append goes through: completed, checked, sent, perhaps once more, and its answer verified.
#include "checked_store.hpp"
#include "checked_transaction.hpp"
#include "reply_check.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/condition.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

namespace factport::host {

namespace {

// The plugin writes the beginning of each Receipt; the id behind it is the host's.
static_assert(offsetof(Receipt, position) == offsetof(factport_receipt, position));
static_assert(offsetof(Receipt, global_position) == offsetof(factport_receipt, global_position));
static_assert(offsetof(Receipt, recorded_at) == offsetof(factport_receipt, recorded_at));
static_assert(sizeof(factport_receipt) <= offsetof(Receipt, id));

/// Whether a leaf stands under an odd number of `not`.
bool is_negated(const factport_append_request& request, std::uint32_t leaf) {
  const AppendRequest view(request);
  bool negated = false;
  for (std::uint32_t i = 0; i < leaf; ++i) {
    const factport_condition& node = view.condition(i);
    if (node.kind == FACTPORT_CONDITION_NOT && i + node.subtree > leaf) negated = !negated;
  }
  return negated;
}

std::optional<UnmetLeaf> unmet_leaf(const factport_append_request& request,
                                    const FailedLeaf& leaf) {
  const AppendRequest view(request);
  if (leaf.node >= view.condition_count()) return std::nullopt;
  const factport_condition& node = view.condition(leaf.node);
  if (!detail::is_leaf(node.kind)) return std::nullopt;
  const StreamView stream = view.target(node.target);
  const std::string_view negation = is_negated(request, leaf.node) ? "not " : "";
  return UnmetLeaf{std::string(stream.category), std::string(stream.stream),
                   std::string(negation) + detail::expectation(node), leaf.actual_position};
}

Status refusal(const std::vector<UnmetLeaf>& leaves, const Failure& failure) {
  Failure refused = failure;
  refused.message = "the condition does not hold";
  for (const UnmetLeaf& leaf : leaves) {
    refused.message += fmt::format(
        "{} {}/{}: expected {}, actual {}", &leaf == &leaves.front() ? ":" : ";", leaf.category,
        leaf.stream, leaf.expected,
        leaf.actual_position < 0 ? "empty" : fmt::format("position {}", leaf.actual_position));
  }
  return Status(std::move(refused));
}

/// Waits before the next attempt, with jitter; false when the deadline or a stop comes first.
bool pause(std::chrono::microseconds most, const CallContext& call) {
  thread_local std::minstd_rand random(std::random_device{}());
  const auto pause = std::chrono::microseconds(
      std::uniform_int_distribution<std::int64_t>(most.count() / 2, most.count())(random));
  if (std::chrono::nanoseconds(pause).count() >= call.remaining_ns()) return false;
  std::this_thread::sleep_for(pause);
  return !call.stop().stop_requested();
}

}  // namespace

void CheckedStore::append(std::string_view log, Append& append, AppendResult& result,
                          const CallOptions& options) {
  result.already_stored = false;
  result.unmet.clear();
  result.receipts.clear();
  result.status = alive();
  if (!result.status.ok()) return;
  const auto in = CheckedTransaction::of(options, *this, log);
  result.status = in.ok() ? check_and_send(log, append, result, options, in->get()) : in.status();
  if (in.ok() && *in != nullptr && !result.status.ok()) (*in)->failed(result.status);
}

Status CheckedStore::check_and_send(std::string_view log, Append& append, AppendResult& result,
                                    const CallOptions& options, CheckedTransaction* in) {
  complete(append);
  const factport_append_request request = request_of(log, append);
  const bool trusted = (facts_.capabilities & FACTPORT_CAPABILITY_TRUSTED) != 0;
  Status checked = check_append(
      request, facts_,
      trusted ? std::span<const std::uint8_t>(append.trusted_) : std::span<const std::uint8_t>());
  if (!checked.ok()) return checked;
  const CallContext call(options, timeout_, *clock_);
  return send(request, result, call, in);
}

void CheckedStore::complete(Append& append) {
  std::optional<std::int64_t> now;
  for (std::size_t i = 0; i < append.events_.size(); ++i) {
    Append::Given& given = append.given_[i];
    if (given.id && given.occurred_at) continue;
    if (!now) now = clock_->now_us();
    if (!given.id) append.events_[i].id = ids_->next(*now).raw();
    if (!given.occurred_at) append.events_[i].occurred_at = *now;
    // A caller that sends the same append again means the same events.
    given = {true, true};
  }
}

factport_append_request CheckedStore::request_of(std::string_view log, const Append& append) const {
  factport_append_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(log);
  request.targets = append.targets_.data();
  request.target_count = static_cast<std::uint32_t>(append.targets_.size());
  request.target_stride = sizeof(factport_target);
  request.events = append.events_.data();
  request.event_count = static_cast<std::uint32_t>(append.events_.size());
  request.event_stride = sizeof(factport_new_event);
  request.condition_stride = sizeof(factport_condition);
  const std::vector<factport_condition>& nodes = append.conditions_;
  if (nodes.empty()) return request;
  // An `all` of one child is that child.
  const bool single = nodes.size() > 1 && nodes[1].subtree == nodes.size() - 1;
  request.conditions = nodes.data() + (single ? 1 : 0);
  request.condition_count = static_cast<std::uint32_t>(nodes.size() - (single ? 1 : 0));
  return request;
}

Status CheckedStore::send(const factport_append_request& request, AppendResult& result,
                          const CallContext& call, CheckedTransaction* in) {
  // A CONFLICT has ended the transaction: there is nothing to take again.
  if (in != nullptr) return send_once(request, result, call, in);
  std::chrono::microseconds most = retry_.first_pause;
  for (int attempt = 1;; ++attempt) {
    Status status = send_once(request, result, call, nullptr);
    if (status.code() != StatusCode::kConflict || attempt >= retry_.attempts) return status;
    if (!pause(most, call)) return status;
    most = std::min(most * 2, retry_.most);
  }
}

Status CheckedStore::send_once(const factport_append_request& request, AppendResult& result,
                               const CallContext& call, CheckedTransaction* in) {
  result.receipts.assign(request.event_count, Receipt{});
  factport_append_result raw_result{};
  raw_result.struct_size = sizeof raw_result;
  raw_result.receipts = reinterpret_cast<factport_receipt*>(result.receipts.data());
  raw_result.receipt_stride = sizeof(Receipt);
  ErrorSink sink;
  factport_status raw = FACTPORT_OK;
  {
    const auto lock = serialize();
    raw = in == nullptr
              ? adapter_.table.append(store_, call.raw(), &request, &raw_result, sink.raw())
              : in->table().append(in->raw(), call.raw(), &request, &raw_result, sink.raw());
  }
  if (raw != FACTPORT_OK) {
    result.receipts.clear();
    const std::string_view function = in == nullptr ? "append" : "append in a transaction";
    return append_failed(request, failure(sink, raw, function), result, in);
  }
  if (Status status = check_receipts(request, result.receipts); !status.ok()) {
    result.receipts.clear();
    return append_misbehaved(status, in);
  }
  result.already_stored = (raw_result.flags & FACTPORT_APPEND_ALREADY_STORED) != 0;
  for (std::size_t i = 0; i < result.receipts.size(); ++i) {
    result.receipts[i].id = Uuid(request.events[i].id);
  }
  return {};
}

Status CheckedStore::append_failed(const factport_append_request& request, const Status& status,
                                   AppendResult& result, CheckedTransaction* in) const {
  if (in != nullptr && status.code() == StatusCode::kOutcomeUnknown) {
    return misbehaved({StatusCode::kPluginMisbehaved,
                       "append in a transaction answered OUTCOME_UNKNOWN, but nothing is stored "
                       "before commit"});
  }
  if (status.code() != StatusCode::kConditionFailed) return status;
  if (request.condition_count == 0) {
    return append_misbehaved(
        {StatusCode::kPluginMisbehaved, "append without a condition answered CONDITION_FAILED"},
        in);
  }
  for (const FailedLeaf& leaf : status.failure().failed_leaves) {
    if (auto unmet = unmet_leaf(request, leaf)) result.unmet.push_back(std::move(*unmet));
  }
  return refusal(result.unmet, status.failure());
}

/// Something may be stored, but nobody can tell what; in a transaction, nothing is before commit.
Status CheckedStore::append_misbehaved(const Status& finding, CheckedTransaction* in) const {
  if (in != nullptr) return misbehaved(finding);
  Failure failure = misbehaved(finding).failure();
  failure.code = StatusCode::kOutcomeUnknown;
  return Status(std::move(failure));
}

}  // namespace factport::host
