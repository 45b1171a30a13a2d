// SPDX-License-Identifier: Apache-2.0
//
// How a log takes an append: look, judge, stage, commit. Up to the commit nothing that a reader can
// see has changed, and the commit cannot fail.
#include "log.hpp"

#include <factport/cpp/condition.hpp>

#include <cstring>
#include <limits>
#include <utility>

namespace factport::memory {

namespace {

// Numbers of events have 32 bits, and the last one means none (id_index.hpp).
constexpr std::uint64_t kMostEvents = std::numeric_limits<std::uint32_t>::max();

/// A UUID of version 4.
Uuid random_uuid(Host host) noexcept {
  Uuid uuid;
  host.random_bytes(uuid.bytes.data(), uuid.bytes.size());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return uuid;
}

factport_receipt receipt_of(const factport_event& event) {
  return {event.position, event.global_position, event.recorded_at};
}

std::int64_t last_position(const PlannedTarget& target) {
  return target.stream == nullptr ? -1
                                  : static_cast<std::int64_t>(target.stream->events.size()) - 1;
}

Level level_of_new_log(Level wanted) {
  return wanted == Level::kUnspecified ? Level::kStream : wanted;
}

/// Copies `field` to `to`.
factport_bytes put(char* to, factport_bytes field) {
  if (field.size > 0) std::memcpy(to, field.data, field.size);
  return {to, field.size};
}

}  // namespace

Status Log::append(const AppendRequest& request, Level wanted, Host host, Receipts& receipts) {
  AppendPlan plan(request, *this);
  if (const auto repeated = plan.find_repeated_id()) {
    return {StatusCode::kDuplicateId, "the id " + plan.event(*repeated).id().to_string() +
                                          " stands twice in the request; give each event its own"};
  }
  const std::lock_guard lock(mutex_);
  return append_locked(plan, wanted, host, receipts);
}

Status Log::append_locked(AppendPlan& plan, Level wanted, Host host, Receipts& receipts) {
  for (std::size_t i = 0; i < plan.size(); ++i) ids_.prefetch(plan.planned(i).id_hash);
  if (Status status = check_level(wanted); !status.ok()) return status;
  for (PlannedTarget& target : plan.targets()) {
    if (target.stream == nullptr) target.stream = find_stream(target);
  }
  if (const std::size_t stored = find_stored_ids(plan); stored > 0) {
    if (stored < plan.size() || !is_exact_repeat(plan)) return duplicate_id(plan);
    answer_repeat(plan, receipts);
    return {};
  }
  if (Status status = check_guards(plan, wanted); !status.ok()) return status;
  const auto position_of = [&](std::uint32_t target) {
    return last_position(plan.targets()[target]);
  };
  if (Status status = judge(plan.request(), position_of); !status.ok()) return status;
  if (size() + plan.size() > kMostEvents) {
    return {StatusCode::kLimit, "a log in memory takes at most " + std::to_string(kMostEvents) +
                                    " events, and log \"" + name_ + "\" has " +
                                    std::to_string(size())};
  }
  try {
    stage(plan, host.now_us(), receipts);
  } catch (...) {
    roll_back(plan);
    throw;
  }
  commit(plan, wanted, host);
  return {};
}

std::size_t Log::find_stored_ids(AppendPlan& plan) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Uuid id = plan.event(i).id();
    const auto has_id = [&](std::uint32_t number) { return Uuid(events_[number].id) == id; };
    plan.planned(i).stored = ids_.find(plan.planned(i).id_hash, has_id);
    if (plan.planned(i).stored) ++found;
  }
  return found;
}

// REQUIRES: every id is stored. Order across streams is part of the answer, because receipts are
// increasing; what else was written between the events of different streams is not.
bool Log::is_exact_repeat(const AppendPlan& plan) const {
  std::vector<std::int64_t> last(plan.targets().size(), -1);
  std::int64_t last_global = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_event& event = events_[*plan.planned(i).stored];
    const Stream* stream = plan.target_of(i).stream;
    std::int64_t& before = last[plan.event(i).target()];
    if (stream == nullptr || !stream->holds(event)) return false;
    if (view_of(event.name) != plan.event(i).name()) return false;
    if (before >= 0 && event.position != before + 1) return false;
    if (event.global_position <= last_global) return false;
    before = event.position;
    last_global = event.global_position;
  }
  return true;
}

void Log::answer_repeat(const AppendPlan& plan, Receipts& receipts) const {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    receipts.set(i, receipt_of(events_[*plan.planned(i).stored]));
  }
  receipts.already_stored();
}

Status Log::duplicate_id(const AppendPlan& plan) const {
  std::size_t i = 0;
  while (!plan.planned(i).stored) ++i;
  const factport_event& event = events_[*plan.planned(i).stored];
  std::string message("the id ");
  message.append(plan.event(i).id().to_string())
      .append(" is stored already in log \"")
      .append(name_)
      .append("\": \"")
      .append(view_of(event.category))
      .append("\" / \"")
      .append(view_of(event.stream))
      .append("\", position ")
      .append(std::to_string(event.position))
      .append("; repeat the whole append that stored it, or give the event an id of its own");
  return {StatusCode::kDuplicateId, std::move(message)};
}

Status Log::check_guards(const AppendPlan& plan, Level wanted) const {
  const Level level = size() > 0 ? level_ : level_of_new_log(wanted);
  if (level != Level::kNone) return {};
  for (std::uint32_t i = 0; i < plan.request().condition_count(); ++i) {
    const factport_condition& node = plan.request().condition(i);
    const PlannedTarget& target = plan.targets()[node.target];
    if (!detail::is_leaf(node.kind) || target.is_written) continue;
    std::string message("log \"");
    message.append(name_)
        .append("\" has the level none, where a condition may only name streams that the append ")
        .append("writes; \"")
        .append(target.names.category)
        .append("\" / \"")
        .append(target.names.stream)
        .append("\" is not written");
    return {StatusCode::kUnsupported, std::move(message)};
  }
  return {};
}

Stream& Log::stream_of(PlannedTarget& target) {
  if (target.stream != nullptr) return *target.stream;
  Category* category = categories_.find(target.names.category, target.category_hash);
  if (category == nullptr) {
    category = arena_.make<Category>(arena_.intern(target.names.category));
    categories_.insert(*category, target.category_hash, arena_);
  }
  target.stream = arena_.make<Stream>(arena_.intern(target.names.stream), *category);
  category->streams.insert(*target.stream, target.stream_hash, arena_);
  return *target.stream;
}

const EventName& Log::intern_event_name(std::string_view name) {
  const std::size_t hash = hash_of(name);
  if (const EventName* known = event_names_.find(name, hash)) return *known;
  EventName* made = arena_.make<EventName>(arena_.intern(name));
  event_names_.make_room(arena_);
  event_names_.insert(*made, hash);
  return *made;
}

void Log::stage(AppendPlan& plan, std::int64_t recorded_at, Receipts& receipts) {
  ids_.reserve(plan.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_new_event& event = plan.event(i).raw();
    Stream& stream = stream_of(plan.target_of(i));
    if (plan.planned(i).name == nullptr) {
      plan.planned(i).name = &intern_event_name(view_of(event.name));
    }
    char* bytes = arena_.allocate(event.payload.size + event.metadata.size);
    const auto number = static_cast<std::uint32_t>(events_.staged());
    const factport_event record{.position = static_cast<std::int64_t>(stream.events.staged()),
                                .global_position = std::int64_t{number} + 1,
                                .occurred_at = event.occurred_at,
                                .recorded_at = recorded_at,
                                .id = event.id,
                                .category = bytes_of(stream.category().name()),
                                .stream = bytes_of(stream.name()),
                                .name = bytes_of(plan.planned(i).name->name()),
                                .payload = put(bytes, event.payload),
                                .metadata = put(bytes + event.payload.size, event.metadata),
                                .flags = 0,
                                .payload_format = event.payload_format,
                                .metadata_format = event.metadata_format,
                                .reserved = 0};
    stream.events.stage(number, arena_);
    stream.category().events.stage(number, arena_);
    events_.stage(record, arena_);
    receipts.set(i, receipt_of(record));
  }
}

void Log::roll_back(AppendPlan& plan) noexcept {
  for (const PlannedTarget& target : plan.targets()) {
    if (target.stream == nullptr) continue;
    target.stream->events.rollback();
    target.stream->category().events.rollback();
  }
  events_.rollback();
}

void Log::commit(AppendPlan& plan, Level wanted, Host host) noexcept {
  if (size() == 0) {
    level_ = level_of_new_log(wanted);
    uuid_ = random_uuid(host);
  }
  for (const PlannedTarget& target : plan.targets()) {
    if (!target.is_written) continue;
    target.stream->events.publish();
    target.stream->category().events.publish();
  }
  const auto first = static_cast<std::uint32_t>(size());
  for (std::uint32_t i = 0; i < plan.size(); ++i) {
    ids_.insert(plan.planned(i).id_hash, first + i);
  }
  events_.publish();
}

}  // namespace factport::memory
