// SPDX-License-Identifier: Apache-2.0
#include "append_lane.hpp"

#include "outcome.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace factport::postgres {

namespace {

enum class State {
  kQueued,
  kLeads,
  // Its request is being read by the leader.
  kTaken,
  // Its request is not looked at any more: it may leave.
  kSent,
  kDone,
};

// However far the deadline is: the host's clock may be one that is set by hand.
constexpr std::chrono::seconds kLongestSleep{1};
// How long a request that is being read is left alone, at a time.
constexpr std::chrono::milliseconds kReadingTime{1};
constexpr std::chrono::microseconds kLongestGathering{200};

std::size_t bytes_of_events(const AppendRequest& request) {
  std::size_t bytes = 0;
  for (const NewEventView event : request.events()) {
    bytes += event.raw().payload.size + event.raw().metadata.size;
  }
  return bytes;
}

/// A failure that ended the statement, for each of those that it carried.
std::vector<Verdict> for_all(std::size_t count, const Verdict& verdict) {
  return std::vector<Verdict>(count, verdict);
}

}  // namespace

/// One append under way. Shared, because the leader may still be at work when it has left.
struct AppendLane::Member {
  Member(const Call& of, const AppendRequest& what, const LogPin& where)
      : call(of), request(&what), pin(where), log(what.log()), bytes(bytes_of_events(what)) {}

  const Call& call;
  const AppendRequest* request;
  const LogPin pin;
  const std::string log;
  const std::size_t bytes;

  // Guarded by mutex_.
  State state = State::kQueued;
  bool left = false;
  LaneVerdict answer;
  std::condition_variable changed;
};

AppendLane::AppendLane(ConnectionPool& pool, const AppendStatements& statements)
    : pool_(pool),
      statements_(statements),
      pooled_(pool.settings().pooler == Pooler::kTransaction),
      max_appends_(pool.settings().group_commit.max_appends),
      max_bytes_(pool.settings().group_commit.max_bytes),
      max_delay_(pool.settings().group_commit.max_delay) {}

LaneVerdict AppendLane::append(const Call& call, const AppendRequest& request, const LogPin& pin) {
  const auto member = std::make_shared<Member>(call, request, pin);
  std::unique_lock lock(mutex_);
  queue_.push_back(member);
  if (queue_.size() == awaited_) arrived_.notify_one();
  if (!led_.exchange(true)) {
    member->state = State::kLeads;
  } else {
    lock.unlock();
    const CancelSubscription wake_up(call, [this, &member] {
      const std::lock_guard guard(mutex_);
      member->changed.notify_one();
    });
    lock.lock();
    wait(lock, member);
  }
  if (member->state == State::kLeads) lead(lock, *member);
  return std::move(member->answer);
}

void AppendLane::wait(std::unique_lock<std::mutex>& lock, const MemberPtr& member) {
  while (member->state != State::kLeads && member->state != State::kDone) {
    if (member->state != State::kTaken && gives_up(*member)) return;
    // Nobody is woken up to be told that its request was sent: it looks when its time is over.
    std::chrono::nanoseconds left(member->call.remaining_ns());
    if (member->state == State::kTaken)
      left = std::max<std::chrono::nanoseconds>(left, kReadingTime);
    member->changed.wait_for(lock, std::min<std::chrono::nanoseconds>(left, kLongestSleep));
  }
}

// A queued append is withdrawn; one that was sent has an outcome that nobody waits for any more.
bool AppendLane::gives_up(Member& member) {
  if (member.state == State::kSent) {
    if (member.call.remaining_ns() > 0) return false;
    member.left = true;
    member.answer.final = true;
    member.answer.verdict = Verdict::failed(
        {StatusCode::kOutcomeUnknown,
         "the append was sent to " + pool_.settings().label +
             " and not answered before the deadline: it may be stored or not; look its events up "
             "by id, or append again with the same ids"});
    return true;
  }
  Status interrupted =
      member.call.interrupted("the appends to " + pool_.settings().label + " before this one");
  if (interrupted.ok()) return false;
  const auto is_member = [&](const MemberPtr& queued) { return queued.get() == &member; };
  queue_.erase(std::find_if(queue_.begin(), queue_.end(), is_member));
  member.answer.final = true;
  member.answer.verdict = Verdict::failed(std::move(interrupted));
  return true;
}

void AppendLane::lead(std::unique_lock<std::mutex>& lock, Member& leader) {
  lock.unlock();
  auto connection = pool_.borrow(Purpose::kWrite, leader.call);
  lock.lock();
  Group group;
  std::vector<Verdict> verdicts;
  if (!connection.ok()) {
    group = {queue_.front()};
    queue_.pop_front();
    verdicts.push_back(Verdict::failed(connection.status()));
  } else {
    gather(lock);
    group = take();
    lock.unlock();
    const auto begin = std::chrono::steady_clock::now();
    try {
      verdicts = settle(**connection, group, leader);
    } catch (...) {
      // Whatever it was, the statement may have been stored.
      Verdict lost;
      lost.kind = Verdict::Kind::kLost;
      lost.backend = (*connection)->backend();
      (*connection)->abandon();
      verdicts.assign(group.size(), lost);
    }
    connection->reset();
    lock.lock();
    last_took_ = std::chrono::steady_clock::now() - begin;
  }
  finish(lock, group, std::move(verdicts));
}

// Those whose verdicts have just been handed out are about to come back, and the first of them
// would be sent alone. So a lane that had company waits for as much again, a tenth of the time that
// the last statement took at most.
void AppendLane::gather(std::unique_lock<std::mutex>& lock) {
  const auto patience = std::max<std::chrono::nanoseconds>(
      max_delay_, std::min<std::chrono::nanoseconds>(last_took_ / 10, kLongestGathering));
  awaited_ = max_delay_.count() > 0 ? max_appends_ : std::min(last_size_, max_appends_);
  if (awaited_ > 1) arrived_.wait_for(lock, patience, [&] { return queue_.size() >= awaited_; });
  awaited_ = 0;
}

// The leader comes first, and with it what is queued for the same log.
AppendLane::Group AppendLane::take() {
  Group group;
  std::size_t bytes = 0;
  std::size_t events = 0;
  while (!queue_.empty() && group.size() < max_appends_) {
    const MemberPtr& next = queue_.front();
    events += next->request->event_count();
    if (!group.empty() && events > AppendGroup::kMostEvents) break;
    if (!group.empty() && (next->log != group.front()->log || bytes + next->bytes > max_bytes_ ||
                           next->pin.epoch != group.front()->pin.epoch)) {
      break;
    }
    next->state = State::kTaken;
    bytes += next->bytes;
    group.push_back(next);
    queue_.pop_front();
  }
  return group;
}

void AppendLane::finish(std::unique_lock<std::mutex>& lock, const Group& group,
                        std::vector<Verdict> verdicts) {
  last_size_ = group.size();
  for (std::size_t i = 0; i < group.size(); ++i) {
    Member& member = *group[i];
    member.state = State::kDone;
    if (member.left) continue;
    member.answer = {std::move(verdicts[i]), group.size() > 1, false};
  }
  const MemberPtr next = queue_.empty() ? nullptr : queue_.front();
  if (next != nullptr) next->state = State::kLeads;
  led_ = next != nullptr;
  // Without the lock, which each of them takes first; the next leader before the others.
  lock.unlock();
  if (next != nullptr) next->changed.notify_one();
  for (const MemberPtr& member : group) member->changed.notify_one();
  lock.lock();
}

void AppendLane::mark_sent(const Group& group) {
  if (group.size() == 1) return;
  const std::lock_guard lock(mutex_);
  for (const MemberPtr& member : group) member->state = State::kSent;
}

// Nothing of it is stored: those that have left have their answer, and need no other.
void AppendLane::take_again(Group& group) {
  if (group.size() == 1) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(group, [](const MemberPtr& member) { return member->left; });
  for (const MemberPtr& member : group) member->state = State::kTaken;
}

std::vector<Verdict> AppendLane::settle(Connection& connection, Group& group, Member& leader) {
  const Level level = group.front()->pin.level;
  std::optional<std::vector<Verdict>> verdicts;
  HeadCache* const cache = level == Level::kLog ? &caches_[leader.log] : nullptr;
  if (!pooled_) {
    if (group.size() == 1 && StreamAppend::fits(*leader.request, level)) {
      verdicts = try_stream(connection, leader);
    } else if (cache != nullptr) {
      verdicts = try_cached(connection, group, leader, *cache);
    }
  }
  if (!verdicts) verdicts = call_function(connection, group, leader, cache);
  if (Status status = check_replicated(connection); !status.ok()) {
    for (Verdict& verdict : *verdicts) verdict = Verdict::failed(status);
  }
  return std::move(*verdicts);
}

std::optional<std::vector<Verdict>> AppendLane::try_stream(Connection& connection,
                                                           const Member& leader) {
  const auto answer =
      connection.run(statements_.stream.statement(*leader.request),
                     StreamAppend::bind(*leader.request, leader.pin), leader.call.deadline_ns());
  if (!answer.ok()) return for_all(1, Verdict::failed(answer.status(), connection));
  auto verdict = StreamAppend::read(*leader.request, *answer);
  if (!verdict) return std::nullopt;
  return for_all(1, *verdict);
}

std::optional<std::vector<Verdict>> AppendLane::try_cached(Connection& connection, Group& group,
                                                           const Member& leader, HeadCache& cache) {
  auto statement = CompareAndSet::judge(requests_of(group), cache);
  if (!statement) return std::nullopt;
  const Params params = statement->bind(leader.log, leader.pin, cache);
  mark_sent(group);
  const auto answer =
      connection.run(statement->statement(statements_.current), params, leader.call.deadline_ns());
  if (!answer.ok()) {
    cache.forget();
    return for_all(group.size(), Verdict::failed(answer.status(), connection));
  }
  auto verdicts = statement->read(*answer, cache);
  if (!verdicts) take_again(group);
  return verdicts;
}

std::vector<Verdict> AppendLane::call_function(Connection& connection, Group& group,
                                               const Member& leader, HeadCache* cache) {
  AppendGroup call(requests_of(group));
  const Params params = call.bind(
      leader.pin, false,
      pooled_ ? transaction_settings(pool_.settings(), pool_.settings().lane_lock_timeout())
              : AppendGroup::TransactionSettings());
  mark_sent(group);
  const auto answer = connection.run(statements_.group, params, leader.call.deadline_ns());
  if (!answer.ok()) {
    if (cache != nullptr) cache->forget();
    return for_all(group.size(), Verdict::failed(answer.status(), connection));
  }
  if (cache != nullptr) call.feed((*answer)[0], *cache);
  return call.read((*answer)[0]);
}

AppendLane::Requests AppendLane::requests_of(const Group& group) {
  Requests requests;
  requests.reserve(group.size());
  for (const MemberPtr& member : group) requests.push_back(member->request);
  return requests;
}

}  // namespace factport::postgres
