// SPDX-License-Identifier: Apache-2.0
//
// How a log serves a transaction: its appends go into a draft, which is a table of its own, and its
// commit stages and publishes the whole draft as if it were one append.
#include "append_verdict.hpp"
#include "log.hpp"

namespace factport::memory {

namespace {

/// `act(stream)` for every stream of the log that the draft has written to and the log knows.
template <class Act>
void for_each_stream(const EventTable& draft, const EventTable& log, Act&& act) {
  for (auto category = draft.categories().not_before({}); !category.at_end(); category.next()) {
    auto stream = (*category).streams.not_before({});
    for (; !stream.at_end(); stream.next()) {
      const StreamKey key(StreamView{(*category).name(), (*stream).name()});
      if (Stream* known = log.find_stream(key)) act(*known);
    }
  }
}

}  // namespace

Status Log::begin(const Call& call, WriterLock::Lease& lease, std::shared_ptr<EventTable>& draft) {
  WriterLock::Guard guard;
  if (Status status = lock_.begin(call, lease, guard); !status.ok()) return status;
  draft = std::make_shared<EventTable>(size());
  return {};
}

Status Log::check(const WriterLock::Lease& lease) {
  WriterLock::Guard guard;
  return lock_.lock(lease, guard);
}

Status Log::append(const WriterLock::Lease& lease, EventTable& draft, const AppendRequest& request,
                   LogPins& pins, Host host, Receipts& receipts) {
  AppendPlan plan(request, table_);
  if (Status status = check_repeated_ids(plan); !status.ok()) return status;
  // Locked, because the lease may run out meanwhile, and then others write to the log.
  WriterLock::Guard guard;
  if (Status status = lock_.lock(lease, guard); !status.ok()) return status;
  if (Status status = check_pins(pins); !status.ok()) return status;
  const Verdict verdict = verdict_on(plan, {name_, level_for(pins), table_, &draft}, receipts);
  if (verdict.already_stored) receipts.already_stored();
  if (verdict.already_stored || !verdict.status.ok()) return verdict.status;

  // What fails from here on fails the transaction; its draft is thrown away as a whole.
  const std::int64_t recorded_at = host.now_us();
  draft.reserve(plan.size());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const factport_new_event& event = plan.event(i).raw();
    PlannedTarget& target = plan.target_of(i);
    if (target.drafted == nullptr) {
      const std::int64_t last = target.stream == nullptr ? -1 : target.stream->last_position();
      target.drafted = &draft.obtain_stream(target.key, last + 1);
    }
    const EventName& name = draft.obtain_event_name(view_of(event.name));
    receipts.set(i, draft.stage(*target.drafted, name, event, recorded_at));
  }
  for (const PlannedTarget& target : plan.targets()) {
    if (target.is_written) EventTable::publish(*target.drafted);
  }
  draft.publish([&](std::size_t i) { return plan.planned(i).id_hash; });
  return {};
}

Status Log::commit(const WriterLock::Lease& lease, const EventTable& draft, LogPins& pins,
                   Host host) {
  {
    WriterLock::Guard guard;
    if (Status status = lock_.lock(lease, guard); !status.ok()) return status;
    const bool is_new = size() == 0 && draft.size() > 0;
    stage(draft);
    if (is_new) create(pins.level_of_new_log(), host);
    publish(draft);
    if (is_new) pins.pin(name_, pins.level_of_new_log(), 1);
  }
  lock_.end(lease);
  return {};
}

void Log::stage(const EventTable& draft) try {
  table_.reserve(draft.size());
  const char* known = nullptr;
  Stream* stream = nullptr;
  for (std::uint64_t i = 0; i < draft.size(); ++i) {
    const factport_event& event = draft.events()[i];
    // The names of a draft's stream are kept once: the same place is the same stream.
    if (event.stream.data != known) {
      const StreamKey key(StreamView{view_of(event.category), view_of(event.stream)});
      stream = &table_.obtain_stream(key);
      known = event.stream.data;
    }
    table_.stage(*stream, table_.obtain_event_name(view_of(event.name)), event, event.recorded_at);
  }
} catch (...) {
  for_each_stream(draft, table_, [](Stream& stream) { EventTable::roll_back(stream); });
  table_.roll_back();
  throw;
}

void Log::publish(const EventTable& draft) noexcept {
  for_each_stream(draft, table_, [](Stream& stream) { EventTable::publish(stream); });
  table_.publish([&](std::size_t i) { return hash_of(draft.events()[i].id); });
}

}  // namespace factport::memory
