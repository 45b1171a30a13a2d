// SPDX-License-Identifier: Apache-2.0
#include "announcer.hpp"

#include "background_thread.hpp"

#include <utility>

namespace factport::postgres {

namespace {

// The setting and the notifications are of one transaction: nothing of a session is changed, which
// a pooler would lose or keep.
constexpr const char* kNotify =
    "select pg_notify($1::text, log) from (select set_config('synchronous_commit', 'off', true)) s,"
    " unnest($2::text[]) log";
// A server that does not take a hint for so long does not get it.
constexpr std::chrono::seconds kPatience{2};

}  // namespace

Announcer::Announcer(ConnectionPool& pool, const Names& names)
    : pool_(pool),
      interval_(pool.settings().notify_interval),
      channel_(names.channel()),
      statement_{"notify", kNotify} {
  thread_ = start_thread("fp-pg-notify", [this] { run(); });
}

Announcer::~Announcer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Announcer::announce(std::string_view log) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.find(log) == waiting_.end()) waiting_.emplace(log);
    wakes = std::exchange(idle_, false);
  }
  if (wakes) changed_.notify_one();
}

void Announcer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    idle_ = waiting_.empty();
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    idle_ = false;
    const Logs logs = std::exchange(waiting_, {});
    const bool was_closing = closing_;
    lock.unlock();
    // What was committed just before the store was closed is announced as well.
    if (!logs.empty()) notify(logs);
    lock.lock();
    if (was_closing) return;
    changed_.wait_for(lock, interval_, [this] { return closing_; });
  }
}

void Announcer::notify(const Logs& logs) {
  factport_call raw{};
  raw.struct_size = sizeof raw;
  raw.given = FACTPORT_CALL_HAS_DEADLINE;
  raw.deadline_ns = pool_.host().monotonic_ns() + std::chrono::nanoseconds(kPatience).count();
  const Call call(raw, pool_.host());
  try {
    ArrayImage names(ElementType::kText);
    for (const std::string& log : logs) names.add(log);
    Result<Borrowed> connection = pool_.borrow(Purpose::kRead, call);
    if (!connection.ok()) return;
    const auto answer =
        connection.value()->run(statement_, Params().add(channel_).add(names), call);
    if (!answer.ok()) {
      pool_.host().debug("new events were not announced: " + answer.status().to_string());
    }
  } catch (const std::exception& error) {
    pool_.host().debug(std::string("new events were not announced: ") + error.what());
  }
}

}  // namespace factport::postgres
