// SPDX-License-Identifier: Apache-2.0
#include "reference_store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <utility>

namespace factport::reference {

namespace {

constexpr std::size_t kPage = 1000;

std::string replaced(std::string_view text, bool (*is_bad)(unsigned char)) {
  std::string copy(text);
  for (char& c : copy) {
    if (is_bad(static_cast<unsigned char>(c))) c = '?';
  }
  return copy;
}

std::int64_t milliseconds_of(std::int64_t microseconds) { return microseconds / 1000 * 1000; }

}  // namespace

Status ReferenceStore::append(const AppendRequest& request, Receipts& receipts) {
  const int number = ++appends_;
  if (bug(PlantedBug::kPrintsToStdout)) std::puts("appending");
  if (bug(PlantedBug::kCrashesAtAppend) && number == 3) std::abort();
  while (bug(PlantedBug::kHangsAtAppend) && number >= 3) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (bug(PlantedBug::kDeadAfterFirstError) && failed_)
    return {StatusCode::kInternal, "the store has failed before"};
  Lock lock(logs_->mutex);
  if (Status status = admit(request.log()); !status.ok()) return status;
  Status status = append_once(lock, log_of(request.log()), request, receipts);
  if (!status.ok()) failed_ = true;
  return status;
}

Status ReferenceStore::append_once(Lock& lock, ReferenceLog& log, const AppendRequest& request,
                                   Receipts& receipts) {
  const bool judged_first = bug(PlantedBug::kRepeatJudgedByItsCondition);
  bool stored_before = false;
  Status ids = check_ids(log, request, receipts, stored_before);
  if (stored_before && !judged_first) return {};
  Status verdict = judge_condition(log, request);
  if (verdict.ok() && stored_before) return {};
  if (bug(PlantedBug::kCheckThenAct)) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
  if (!ids.ok()) {
    if (bug(PlantedBug::kPartOfRefusedAppendStored))
      store(lock, log, request, request.event_count() - 1, receipts);
    return ids;
  }
  if (verdict.ok()) {
    const bool cut = bug(PlantedBug::kAppendCutAt1000Events) && request.event_count() > kPage;
    store(lock, log, request, cut ? kPage : request.event_count(), receipts);
    return {};
  }
  const StreamView first = request.target(0);
  const ReferenceLog::Key key(first.category, first.stream);
  if (bug(PlantedBug::kGhostStreamAfterRefusal)) log.heads.emplace(key, -1);
  if (bug(PlantedBug::kRefusedAppendBurnsPosition)) ++log.heads.emplace(key, -1).first->second;
  if (bug(PlantedBug::kFirstStreamNotRolledBack) && request.target_count() > 1)
    store(lock, log, request, 1, receipts);
  if (bug(PlantedBug::kRefusedEventsVisibleBriefly)) {
    const ReferenceLog before = log;
    store(lock, log, request, request.event_count(), receipts);
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    log = before;
  }
  return verdict;
}

Status ReferenceStore::check_ids(const ReferenceLog& log, const AppendRequest& request,
                                 Receipts& receipts, bool& stored_before) const {
  if (request.repeats_an_id() && !bug(PlantedBug::kRepeatedIdDropped))
    return {StatusCode::kDuplicateId, "an id stands twice in the request"};
  if (bug(PlantedBug::kStoredIdsStoredAgain)) return {};
  std::size_t stored = 0;
  bool same = true;
  std::map<std::uint32_t, std::int64_t> next_positions;
  for (std::size_t i = 0; i < request.event_count(); ++i) {
    const NewEventView event = request.events()[i];
    const StoredEvent* found = log.find(event.id());
    if (found == nullptr && bug(PlantedBug::kIdsUniqueAcrossLogs)) {
      for (const auto& [name, other] : logs_->logs) {
        if (other.find(event.id()) != nullptr)
          return {StatusCode::kDuplicateId, "an id is stored in another log"};
      }
    }
    if (found == nullptr) continue;
    if (bug(PlantedBug::kIdsUniquePerStream) && !found->in(request.target(event.target())))
      continue;
    ++stored;
    std::int64_t& next = next_positions.emplace(event.target(), found->position()).first->second;
    same = same && found->in(request.target(event.target())) && found->name() == event.name() &&
           found->position() == next++;
    receipts.set(i, {found->position(), found->global_position(), found->recorded_at()});
  }
  if (stored == 0) return {};
  if (stored == request.event_count() && same) {
    receipts.already_stored();
    stored_before = true;
    return {};
  }
  return {StatusCode::kDuplicateId, "an id is stored already"};
}

StoredEvent ReferenceStore::stored_event(const AppendRequest& request, std::size_t index,
                                         std::int64_t position,
                                         std::int64_t global_position) const {
  factport_new_event event = request.events().raw(index);
  const StreamView stream = request.target(event.target);
  std::string payload(view_of(event.payload));
  std::string name(view_of(event.name));
  if (bug(PlantedBug::kPayloadCutAt64KiB) && payload.size() > 65536)
    payload = "\"" + std::string(65534, 'x') + "\"";
  if (bug(PlantedBug::kNonAsciiReplaced)) {
    payload = replaced(payload, [](unsigned char c) { return c >= 0x80; });
    name = replaced(name, [](unsigned char c) { return c >= 0x80; });
  }
  event.payload = bytes_of(payload);
  event.name = bytes_of(name);
  if (bug(PlantedBug::kEmptyMetadataDropped) && view_of(event.metadata) == "{}")
    event.metadata = {};
  if (bug(PlantedBug::kPayloadAndMetadataSwapped) && event.metadata.size > 0)
    std::swap(event.payload, event.metadata);
  if (bug(PlantedBug::kTimesInMilliseconds)) event.occurred_at = milliseconds_of(event.occurred_at);
  if (bug(PlantedBug::kTimesBefore1970Wrapped) && event.occurred_at < 0)
    event.occurred_at += std::int64_t{1} << 32;
  return {NewEventView(event), request.log(), stream, position, global_position, host_.now_us()};
}

void ReferenceStore::store(Lock& lock, ReferenceLog& log, const AppendRequest& request,
                           std::size_t count, Receipts& receipts) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  if (bug(PlantedBug::kEventsSortedById)) {
    std::sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
      return request.events()[one].id() < request.events()[other].id();
    });
  }
  std::int64_t global_position = log.last_given;
  log.last_given += static_cast<std::int64_t>(count);
  if (bug(PlantedBug::kGlobalPositionBeforeCommit)) {
    lock.unlock();
    std::this_thread::sleep_for(std::chrono::microseconds(global_position % 3 * 300));
    lock.lock();
  }
  std::vector<factport_receipt> stored(request.event_count());
  for (const std::size_t i : order) {
    if (bug(PlantedBug::kRepeatedIdDropped) && log.find(request.events()[i].id()) != nullptr)
      continue;
    const StreamView stream = request.target(request.events()[i].target());
    std::int64_t& head =
        log.heads.emplace(ReferenceLog::Key(stream.category, stream.stream), -1).first->second;
    if (bug(PlantedBug::kPositionsStartAtOne) && head < 0) head = 0;
    ++head;
    if (bug(PlantedBug::kPositionIn16Bits)) head = static_cast<std::uint16_t>(head);
    StoredEvent event = stored_event(request, i, head, ++global_position);
    stored[i] = {head, global_position, event.recorded_at()};
    const auto later = std::find_if(log.events.begin(), log.events.end(), [&](const auto& other) {
      return other.global_position() > global_position;
    });
    log.events.insert(later, std::move(event));
    if (bug(PlantedBug::kEventsVisibleOneByOne)) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    factport_receipt receipt = stored[i];
    if (bug(PlantedBug::kReceiptsOffByOne)) ++receipt.position;
    if (bug(PlantedBug::kReceiptsCarryLastGlobalPosition)) receipt.global_position = log.last_given;
    if (bug(PlantedBug::kReceiptsOfWrongStream)) receipt = stored[stored.size() - 1 - i];
    receipts.set(i, receipt);
  }
}

}  // namespace factport::reference
