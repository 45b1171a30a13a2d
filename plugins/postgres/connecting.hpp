// SPDX-License-Identifier: Apache-2.0
//
// Connecting within a deadline. libpq's connect blocks, cannot be ended from outside, and counts
// its own timeout in seconds, never less than two. So it runs on a thread of its own, and the
// caller who cannot wait any longer leaves it behind: it ends by its own timeout, and its
// connection, should it get one, is closed.
#ifndef FACTPORT_POSTGRES_CONNECTING_HPP
#define FACTPORT_POSTGRES_CONNECTING_HPP

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <pqxx/pqxx>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace factport::postgres {

/// Attempts to connect that nobody waits for; the destructor does, for as long as their timeouts.
///
/// Thread rule: any thread.
class LeftBehind {
 public:
  LeftBehind() = default;
  ~LeftBehind();
  LeftBehind(const LeftBehind&) = delete;
  LeftBehind& operator=(const LeftBehind&) = delete;

  /// `finished` becomes true when the thread is about to end.
  void add(std::thread thread, std::shared_ptr<const std::atomic<bool>> finished);

 private:
  struct Attempt {
    std::thread thread;
    std::shared_ptr<const std::atomic<bool>> finished;
  };
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<Attempt> attempts_;
};

/// A new connection; `label` names the server. TIMEOUT and CANCELLED as the call says, else as
/// connect_failure_of.
Result<std::unique_ptr<pqxx::connection>> connect_within(const Call& call,
                                                         const std::string& connect_string,
                                                         const std::string& label,
                                                         LeftBehind& left_behind);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_CONNECTING_HPP
