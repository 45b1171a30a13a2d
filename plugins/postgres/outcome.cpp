// SPDX-License-Identifier: Apache-2.0
#include "outcome.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

namespace factport::postgres {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{1};
constexpr milliseconds kLongestPause{100};

// The start time tells it from a later process with the same number.
const Statement kEnd{"end_backend",
                     "select pg_terminate_backend(a.pid) from pg_stat_activity a "
                     "where a.pid = $1::int4 and a.backend_start = $2::text::timestamptz"};
const Statement kConfirmed{"confirmed_by_standby",
                           "select current_setting('synchronous_standby_names') <> ''"};

void sleep(milliseconds pause, const Call& call) {
  std::this_thread::sleep_for(
      std::min<std::chrono::nanoseconds>(pause, std::chrono::nanoseconds(call.remaining_ns())));
}

Status out_of_time(const Call& call, const std::string& waited_for) {
  if (call.remaining_ns() > 0) return {};
  return {StatusCode::kTimeout, "the deadline passed while waiting for " + waited_for};
}

/// A backend leaves pg_stat_activity only after its transaction has ended one way or the other.
Status wait_until_ended(Connection& connection, const Backend& backend, const Call& call) {
  Params who;
  who.add(backend.pid).add(backend.started);
  for (auto pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    const auto still_there = connection.run(kEnd, who, call.deadline_ns());
    if (!still_there.ok()) return still_there.status();
    if (still_there->empty()) return {};
    const std::string waited_for = "server process " + std::to_string(backend.pid) + " to end";
    if (Status status = out_of_time(call, waited_for); !status.ok()) return status;
    sleep(pause, call);
  }
}

Result<bool> needs_standby(Connection& connection, const Call& call) {
  const auto answer = connection.run(kConfirmed, Params(), call.deadline_ns());
  if (!answer.ok()) return answer.status();
  return text_of((*answer)[0][0]) == "t";
}

/// One try. INVALID_STATE: it cannot be known, and trying again would not help.
Result<StoredIds> find_out(ConnectionPool& pool, const Call& call, const Backend& backend,
                           const LookUp& look_up) {
  auto connection = pool.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  const bool known = backend.pid != 0 && pool.settings().pooler == Pooler::kNone;
  if (known) {
    if (Status ended = wait_until_ended(**connection, backend, call); !ended.ok()) return ended;
  }
  Result<StoredIds> stored = look_up(**connection);
  if (!stored.ok()) return stored;
  if (stored->kind == StoredIds::Kind::kNone) {
    if (known) return stored;
    return Status(StatusCode::kInvalidState,
                  "behind a pooler it cannot be told whether the server is still at work on it");
  }
  const Result<bool> standby = needs_standby(**connection, call);
  if (!standby.ok()) return standby.status();
  if (!*standby) return stored;
  return Status(StatusCode::kInvalidState,
                "it is stored, but whether the standby that must confirm it has it is not known");
}

}  // namespace

Result<StoredIds> resolve_outcome(ConnectionPool& pool, const Call& call, const Backend& backend,
                                  const LookUp& look_up) {
  std::string why = "the deadline passed";
  for (auto pause = kFirstPause; call.remaining_ns() > 0;
       pause = std::min(pause * 2, kLongestPause)) {
    Result<StoredIds> stored = find_out(pool, call, backend, look_up);
    if (stored.ok()) return stored;
    why = std::string(stored.status().message());
    if (stored.status().code() == StatusCode::kInvalidState || call.cancelled()) break;
    sleep(pause, call);
  }
  return Status(StatusCode::kOutcomeUnknown,
                "the connection to " + pool.settings().label +
                    " was lost under a write, and whether it is stored could not be found out: " +
                    why + "; look its events up by id, or append again with the same ids");
}

Status check_replicated(Connection& connection) {
  const std::string notices = connection.take_notices();
  if (notices.find("synchronous replication") == std::string::npos) return {};
  return {StatusCode::kOutcomeUnknown,
          "the write is committed on " + connection.label() +
              ", but not confirmed by the standby that must have it, and would be lost with the "
              "primary: " +
              notices};
}

}  // namespace factport::postgres
