// SPDX-License-Identifier: Apache-2.0
//
// GroupCommit: appends that meet share one transaction, so that one flush of the disk serves them
// all; each has its own verdict.
//
// There is no thread behind it. Appends queue; the first one leads: it takes the write lock, then
// whatever is queued by then, up to the group's limits, writes and commits it, and passes the lead
// on to the next in the queue. The others sleep until their verdict is there or the lead comes to
// them.
//
// An append can be withdrawn by its deadline or its cancel token until it is taken, and that is
// after the write lock was got. One that has been taken runs to its verdict.
//
// A member that is refused writes nothing. When a member breaks the transaction, all of it is
// rolled back, and the group is tried once more with its ids looked up first (a stored id is the
// usual cause); if that breaks too, each member gets a transaction of its own. So the failure of
// one never becomes another's. When the commit itself fails and may have reached the disk, the
// members that wrote get OUTCOME_UNKNOWN, and those that were refused, in a state that may never
// have been, are judged again.
//
// Thread rule: append() from any threads.
#ifndef FACTPORT_SQLITE_GROUP_COMMIT_HPP
#define FACTPORT_SQLITE_GROUP_COMMIT_HPP

#include "lock_wait.hpp"
#include "log_writer.hpp"
#include "settings.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace factport::sqlite {

class GroupCommit {
 public:
  /// `transactions`: those of the same store, which hold its appends up; they outlive this.
  GroupCommit(std::unique_ptr<LogWriter> writer, const Settings& settings,
              const TransactionWatch& transactions);

  /// The verdict on one request, durable when it is OK.
  Status append(const Call& call, const AppendRequest& request, Receipts& receipts);

 private:
  struct Member;
  using Group = std::span<Member* const>;

  /// Sleeps until the member is done, withdrawn, or leads.
  void wait(Member& member);
  /// Whether a member that is still in the queue waits no longer; then it has its verdict.
  bool gives_up(Member& member) const;
  void lead(Member& leader);
  /// The members that share the next transaction, still in the queue: the leader comes first.
  std::vector<Member*> take();
  /// Takes them out of the queue, tells them, and passes on the lead.
  void finish(Group group);

  /// Gives every member its verdict. REQUIRES: the write lock is held; it is not afterwards.
  void settle(Group group);
  /// The same after a transaction that failed; takes the write lock anew.
  void settle_again(Group group);
  /// One transaction with all of them. False: nothing of it is stored, because somebody broke it.
  bool attempt(Group group, LogWriter::Care care);

  const std::chrono::milliseconds busy_timeout_;
  const std::size_t max_appends_;
  const std::size_t max_bytes_;
  const std::string file_;
  const TransactionWatch& transactions_;
  // Made beforehand, for when there is no memory to make it.
  const Status lost_;

  // Touched by the leader alone.
  std::unique_ptr<LogWriter> writer_;

  std::mutex mutex_;
  // Guarded by mutex_.
  std::deque<Member*> queue_;
  bool led_ = false;
  // The leader waits for the write lock.
  bool locking_ = false;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_GROUP_COMMIT_HPP
