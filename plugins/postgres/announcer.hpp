// SPDX-License-Identifier: Apache-2.0
//
// Announcer: tells other processes of new events by NOTIFY, after they were committed and never
// inside an append, because NOTIFY takes one lock for the whole server at commit. Each log is
// announced at most once a notify_interval, in a transaction of its own that waits for no disk. It
// is a hint, and may be lost.
//
// One thread, `fp-pg-notify`, which sleeps while nothing is appended and blocks all signals.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_ANNOUNCER_HPP
#define FACTPORT_POSTGRES_ANNOUNCER_HPP

#include "connection_pool.hpp"
#include "names.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

namespace factport::postgres {

class Announcer {
 public:
  /// The pool must outlive it.
  Announcer(ConnectionPool& pool, const Names& names);
  ~Announcer();
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  void announce(std::string_view log);

 private:
  using Logs = std::set<std::string, std::less<>>;

  void run();
  void notify(const Logs& logs);

  ConnectionPool& pool_;
  const std::chrono::milliseconds interval_;
  const std::string channel_;
  const Statement statement_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  Logs waiting_;
  bool idle_ = false;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_ANNOUNCER_HPP
