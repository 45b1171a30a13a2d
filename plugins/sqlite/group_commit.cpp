// SPDX-License-Identifier: Apache-2.0
#include "group_commit.hpp"

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace factport::sqlite {

namespace {

enum class State { kQueued, kLeads, kTaken, kDone };

// However far the deadline is: the host's clock may be one that is set by hand.
constexpr std::chrono::seconds kLongestSleep{1};

std::size_t bytes_of_events(const AppendRequest& request) {
  std::size_t bytes = 0;
  for (const NewEventView event : request.events()) {
    bytes += event.raw().payload.size + event.raw().metadata.size;
  }
  return bytes;
}

}  // namespace

/// One append under way, on the stack of the thread that made it.
struct GroupCommit::Member {
  const Call& call;
  const AppendRequest& request;
  Receipts& receipts;
  LockWait lock_wait;
  std::size_t bytes;
  LogWriter::Verdict verdict = {};
  // Committed: the verdict stands, whatever happens to the others.
  bool settled = false;

  // Guarded by mutex_.
  State state = State::kQueued;
  std::condition_variable changed = {};
};

GroupCommit::GroupCommit(std::unique_ptr<LogWriter> writer, const Settings& settings,
                         const TransactionWatch& transactions)
    : busy_timeout_(settings.busy_timeout),
      max_appends_(settings.group_max_appends),
      max_bytes_(settings.group_max_bytes),
      file_(settings.file),
      transactions_(transactions),
      lost_(StatusCode::kOutcomeUnknown,
            "an unexpected failure in the middle of a commit; retry with the same ids"),
      writer_(std::move(writer)) {}

Status GroupCommit::append(const Call& call, const AppendRequest& request, Receipts& receipts) {
  if (Status status = call.interrupted("its turn to be written"); !status.ok()) return status;
  Member member{call, request, receipts, LockWait(call, busy_timeout_, &transactions_),
                bytes_of_events(request)};
  bool leads = false;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(&member);
    leads = !std::exchange(led_, true);
    if (leads) member.state = State::kLeads;
  }
  if (!leads) wait(member);
  if (member.state == State::kLeads) lead(member);
  if (member.verdict.already_stored) receipts.already_stored();
  return member.verdict.status;
}

void GroupCommit::wait(Member& member) {
  const CancelSubscription wake_up(member.call, [this, &member] {
    const std::lock_guard lock(mutex_);
    member.changed.notify_one();
  });
  std::unique_lock lock(mutex_);
  while (member.state == State::kQueued || member.state == State::kTaken) {
    if (member.state == State::kTaken) {
      member.changed.wait(lock);
    } else if (gives_up(member)) {
      queue_.erase(std::find(queue_.begin(), queue_.end(), &member));
      member.state = State::kDone;
    } else {
      const std::chrono::nanoseconds left(member.call.remaining_ns());
      member.changed.wait_for(lock, std::min<std::chrono::nanoseconds>(left, kLongestSleep));
    }
  }
}

bool GroupCommit::gives_up(Member& member) const {
  Status interrupted = member.call.interrupted("the appends to " + file_ + " before this one");
  if (interrupted.ok()) return false;
  member.verdict.status = locking_ ? member.lock_wait.verdict(file_) : std::move(interrupted);
  return true;
}

void GroupCommit::lead(Member& leader) {
  std::vector<Member*> group{&leader};
  try {
    {
      const std::lock_guard lock(mutex_);
      locking_ = true;
    }
    leader.verdict.status = writer_->begin(leader.lock_wait);
    if (leader.verdict.status.ok()) {
      group = take();
      settle(group);
    }
  } catch (...) {
    // A transaction that is still open is stored no more; one that is not may be.
    writer_->roll_back();
    for (Member* const member : group) {
      if (!member->settled) member->verdict = {lost_};
    }
  }
  finish(group);
}

std::vector<GroupCommit::Member*> GroupCommit::take() {
  const std::lock_guard lock(mutex_);
  locking_ = false;
  std::vector<Member*> group;
  group.reserve(std::min(queue_.size(), max_appends_));
  std::size_t bytes = 0;
  for (Member* const member : queue_) {
    bytes += member->bytes;
    if (!group.empty() && (group.size() == max_appends_ || bytes > max_bytes_)) break;
    group.push_back(member);
  }
  for (Member* const member : group) member->state = State::kTaken;
  return group;
}

void GroupCommit::finish(Group group) {
  const std::lock_guard lock(mutex_);
  locking_ = false;
  queue_.erase(queue_.begin(), queue_.begin() + std::ssize(group));
  led_ = !queue_.empty();
  if (led_) {
    queue_.front()->state = State::kLeads;
    queue_.front()->changed.notify_one();
  }
  // Under the lock: a member that sees that it is done may be gone a moment later.
  for (Member* const member : group) {
    member->state = State::kDone;
    member->changed.notify_one();
  }
}

void GroupCommit::settle(Group group) {
  if (!attempt(group, LogWriter::Care::kWriteFirst)) settle_again(group);
}

void GroupCommit::settle_again(Group group) {
  Status locked = writer_->begin(group.front()->lock_wait);
  if (locked.ok() && attempt(group, LogWriter::Care::kIdsFirst)) return;
  if (group.size() == 1) {
    if (!locked.ok()) group.front()->verdict = {std::move(locked)};
    return;
  }
  for (std::size_t i = 0; i < group.size(); ++i) settle_again(group.subspan(i, 1));
}

bool GroupCommit::attempt(Group group, LogWriter::Care care) {
  for (Member* const member : group) {
    member->verdict = writer_->append(member->request, member->receipts, care);
    if (!writer_->broken()) continue;
    writer_->roll_back();
    return false;
  }
  const Status committed = writer_->commit();
  if (committed.ok()) {
    for (Member* const member : group) member->settled = true;
    return true;
  }
  std::vector<Member*> refused;
  for (Member* const member : group) {
    if (member->verdict.status.ok()) {
      member->verdict = {committed};
    } else {
      refused.push_back(member);
    }
  }
  if (committed.code() != StatusCode::kOutcomeUnknown) return false;
  for (std::size_t i = 0; i < refused.size(); ++i) settle_again(Group(refused).subspan(i, 1));
  return true;
}

}  // namespace factport::sqlite
