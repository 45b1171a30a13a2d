// SPDX-License-Identifier: Apache-2.0
//
// How a log takes an append: look, judge, stage, publish. Up to the last step nothing that a reader
// can see has changed, and the last step cannot fail.
#include "append_verdict.hpp"
#include "log.hpp"

namespace factport::memory {

Status Log::append(const Call& call, const AppendRequest& request, LogPins& pins, Host host,
                   Receipts& receipts) {
  AppendPlan plan(request, table_);
  if (Status status = check_repeated_ids(plan); !status.ok()) return status;
  WriterLock::Guard guard;
  if (Status status = lock_.lock(call, guard); !status.ok()) return status;
  for (std::size_t i = 0; i < plan.size(); ++i) table_.prefetch(plan.planned(i).id_hash);
  if (Status status = check_pins(pins); !status.ok()) return status;
  const Verdict verdict = verdict_on(plan, {name_, level_for(pins), table_}, receipts);
  if (verdict.already_stored) receipts.already_stored();
  if (verdict.already_stored || !verdict.status.ok()) return verdict.status;
  stage(plan, host.now_us(), receipts);
  if (size() > 0) {
    publish(plan);
    return {};
  }
  const Level level = pins.level_of_new_log();
  create(level, host);
  publish(plan);
  pins.pin(name_, level, 1);
  return {};
}

void Log::stage(AppendPlan& plan, std::int64_t recorded_at, Receipts& receipts) try {
  table_.reserve(plan.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_new_event& event = plan.event(i).raw();
    PlannedTarget& target = plan.target_of(i);
    if (target.stream == nullptr) target.stream = &table_.obtain_stream(target.key);
    const EventName*& name = plan.planned(i).name;
    if (name == nullptr) name = &table_.obtain_event_name(view_of(event.name));
    receipts.set(i, table_.stage(*target.stream, *name, event, recorded_at));
  }
} catch (...) {
  for (const PlannedTarget& target : plan.targets()) {
    if (target.stream != nullptr) EventTable::roll_back(*target.stream);
  }
  table_.roll_back();
  throw;
}

void Log::publish(AppendPlan& plan) noexcept {
  for (const PlannedTarget& target : plan.targets()) {
    if (target.is_written) EventTable::publish(*target.stream);
  }
  table_.publish([&](std::size_t i) { return plan.planned(i).id_hash; });
}

}  // namespace factport::memory
