// SPDX-License-Identifier: Apache-2.0
#include "append_group.hpp"

#include <factport/cpp/condition.hpp>

#include <algorithm>
#include <utility>

namespace factport::postgres {

namespace {

// The columns of kSql.
enum Column {
  kPositions,
  kGlobalPositions,
  kRecordedAt,
  kBase,
  kTip,
  kHeads,
  kRefused,
  kRepeated,
  kJudgedNodes,
  kJudgedPositions,
};

bool contains(const std::vector<std::int64_t>& numbers, std::size_t number) {
  return std::find(numbers.begin(), numbers.end(), static_cast<std::int64_t>(number)) !=
         numbers.end();
}

}  // namespace

AppendGroup::AppendGroup(std::span<const AppendRequest* const> requests) {
  std::size_t events = 0;
  std::size_t nodes = 0;
  members_.reserve(requests.size());
  for (const AppendRequest* request : requests) {
    Member member{request, events, nodes, request->target_count(), request->event_count(), {}};
    for (std::uint32_t i = 0; i < request->condition_count(); ++i) {
      member.targets_of_nodes.push_back(request->condition(i).target);
    }
    members_.push_back(std::move(member));
    events += request->event_count();
    nodes += request->condition_count();
  }
  collect_streams();
}

void AppendGroup::collect_streams() {
  for (const Member& member : members_) {
    for (std::uint32_t i = 0; i < member.target_count; ++i) {
      const StreamView target = member.request->target(i);
      streams_.emplace_back(target.category, target.stream);
    }
  }
  std::sort(streams_.begin(), streams_.end());
  streams_.erase(std::unique(streams_.begin(), streams_.end()), streams_.end());
  events_of_stream_.assign(streams_.size(), 0);
}

std::int32_t AppendGroup::number_of(StreamView stream) const {
  const auto comes_before = [](const auto& one, const StreamView& other) {
    return std::pair<std::string_view, std::string_view>(one.first, one.second) <
           std::pair(other.category, other.stream);
  };
  const auto at = std::lower_bound(streams_.begin(), streams_.end(), stream, comes_before);
  return static_cast<std::int32_t>(at - streams_.begin());
}

void AppendGroup::bind_member(const Member& member, std::int32_t number) {
  const AppendRequest& request = *member.request;
  std::vector<std::int32_t> streams(request.target_count());
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    streams[i] = number_of(request.target(i));
  }
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    const factport_new_event& event = request.events().raw(i);
    const std::int32_t stream = streams[event.target];
    ++events_of_stream_[static_cast<std::size_t>(stream)];
    event_request_.add(number);
    event_target_.add(stream + 1);
    event_id_.add(ids_.emplace_back(event.id));
    event_name_.add(view_of(event.name));
    event_payload_.add(view_of(event.payload));
    event_metadata_.add_unless_empty(view_of(event.metadata));
    event_occurred_at_.add_time(event.occurred_at);
  }
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    node_request_.add(number);
    node_kind_.add(static_cast<std::int32_t>(node.kind));
    node_subtree_.add(static_cast<std::int32_t>(node.subtree));
    node_target_.add(detail::is_leaf(node.kind) ? streams[node.target] + 1 : 0);
    node_position_.add(node.position);
  }
}

Params AppendGroup::bind(const LogPin& log, bool ids_first, const TransactionSettings& settings) {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    bind_member(members_[i], static_cast<std::int32_t>(i + 1));
  }
  ArrayImage transaction(ElementType::kText);
  for (const std::string& word : settings) transaction.add(word);
  ArrayImage categories(ElementType::kText);
  ArrayImage streams(ElementType::kText);
  ArrayImage counts(ElementType::kInt4);
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    categories.add(streams_[i].first);
    streams.add(streams_[i].second);
    counts.add(events_of_stream_[i]);
  }
  Params params;
  params.add(members_.front().request->log()).add(name_of(log.level)).add(log.epoch).add(ids_first);
  for (ArrayImage* image :
       {&transaction, &categories, &streams, &counts, &event_request_, &event_target_, &event_id_,
        &event_name_, &event_payload_, &event_metadata_, &event_occurred_at_, &node_request_,
        &node_kind_, &node_subtree_, &node_target_, &node_position_}) {
    params.add(*image);
  }
  return params;
}

std::vector<Verdict> AppendGroup::read(const pqxx::row& answer) const {
  const auto positions = integers_of(answer[kPositions], -1);
  const auto global_positions = integers_of(answer[kGlobalPositions], 0);
  const auto refused = integers_of(answer[kRefused], 0);
  const auto repeated = integers_of(answer[kRepeated], 0);
  const auto judged_nodes = integers_of(answer[kJudgedNodes], 0);
  const auto judged_positions = integers_of(answer[kJudgedPositions], -1);
  const std::int64_t recorded_at = integer_of(answer[kRecordedAt]);

  std::vector<Verdict> verdicts(members_.size());
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const Member& member = members_[m];
    Verdict& verdict = verdicts[m];
    if (contains(repeated, m + 1)) {
      verdict.kind = Verdict::Kind::kRepeated;
    } else if (contains(refused, m + 1)) {
      verdict.kind = Verdict::Kind::kRefused;
      verdict.ids_are_new = true;
      verdict.judged.assign(member.target_count, -1);
      for (std::size_t i = 0; i < judged_nodes.size(); ++i) {
        const auto node = static_cast<std::size_t>(judged_nodes[i]) - 1 - member.first_node;
        if (node >= member.targets_of_nodes.size()) continue;
        verdict.judged[member.targets_of_nodes[node]] = judged_positions[i];
      }
    } else {
      verdict.kind = Verdict::Kind::kStored;
      verdict.receipts.reserve(member.event_count);
      for (std::size_t i = member.first_event; i < member.first_event + member.event_count; ++i) {
        verdict.receipts.push_back({positions[i], global_positions[i], recorded_at});
      }
    }
  }
  return verdicts;
}

void AppendGroup::feed(const pqxx::row& answer, HeadCache& cache) const {
  const std::int64_t base = integer_of(answer[kBase]);
  const Uuid tip = *Uuid::parse(text_of(answer[kTip]));
  if (!cache.is_at(base, tip)) cache.forget();
  std::int64_t last = base;
  Uuid last_id = tip;
  const auto global_positions = integers_of(answer[kGlobalPositions], 0);
  for (std::size_t i = 0; i < global_positions.size(); ++i) {
    if (global_positions[i] <= last) continue;
    last = global_positions[i];
    last_id = ids_[i];
  }
  cache.set_log(last, last_id);
  const auto heads = integers_of(answer[kHeads], -1);
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    cache.set_head({streams_[i].first, streams_[i].second}, heads[i]);
  }
}

}  // namespace factport::postgres
