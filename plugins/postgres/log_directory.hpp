// SPDX-License-Identifier: Apache-2.0
//
// LogDirectory: what a store handle knows of each log: the level and epoch that it had when the
// handle first saw it, and the highest global position that the handle was given in it.
//
// The level belongs to the log. A log whose level is changed gets another epoch; every append
// compares (sql/001_append.sql), so a handle that was open meanwhile notices inside its next
// append, and answers INVALID_STATE from then on.
//
// The level of the configuration is demanded of the configured log; any other log is served at the
// level that it has. A log that this handle creates gets the configured level, `stream` if none is.
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_LOG_DIRECTORY_HPP
#define FACTPORT_POSTGRES_LOG_DIRECTORY_HPP

#include "connection_pool.hpp"
#include "names.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>
#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace factport::postgres {

struct LogPin {
  Level level = Level::kStream;
  std::int64_t epoch = 0;
  Uuid uuid;
};

class LogDirectory {
 public:
  LogDirectory(ConnectionPool& pool, const Names& names, std::string_view configured_log,
               Level configured_level);

  /// The pin of a log: from memory, else looked up; nothing when the log does not exist.
  /// INVALID_STATE when it has not the level that the configuration demands.
  Result<std::optional<LogPin>> find(std::string_view log, const Call& call);
  /// The same, and makes the log where there is none. Concurrent makers all succeed.
  Result<LogPin> obtain(std::string_view log, const Call& call);

  /// INVALID_STATE with the level and epoch that the log was pinned with, and those that it has.
  Status changed(std::string_view log, const LogPin& known, const Call& call);
  /// After a change of level by this handle itself.
  void renew(std::string_view log, const LogPin& pin);

  /// This handle was given `global_position`; see Freshness::kOwn.
  void given(std::string_view log, std::int64_t global_position);
  std::int64_t highest_given(std::string_view log) const;

 private:
  struct Entry {
    std::optional<LogPin> pin;
    std::int64_t given = 0;
  };

  std::optional<LogPin> known(std::string_view log) const;
  Result<std::optional<LogPin>> look_up(Connection& connection, std::string_view log,
                                        const Call& call) const;
  Status create(Connection& connection, std::string_view log, const Call& call) const;
  Result<LogPin> admit(std::string_view log, const LogPin& pin);

  ConnectionPool& pool_;
  const std::string configured_log_;
  const Level configured_level_;
  const Statement look_up_;
  const Statement create_;

  mutable std::shared_mutex mutex_;
  // Guarded by mutex_.
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_LOG_DIRECTORY_HPP
