// SPDX-License-Identifier: Apache-2.0
//
// Settings: what a configuration says, with the defaults filled in; and the schema of that
// configuration. README.md explains each key.
#ifndef FACTPORT_POSTGRES_SETTINGS_HPP
#define FACTPORT_POSTGRES_SETTINGS_HPP

#include <factport/cpp/config.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace factport::postgres {

enum class PayloadType { kJsonb, kJson };
enum class Partition { kNone, kLog };
/// kTransaction: a pooler gives each transaction any server connection (PgBouncer's transaction
/// mode), so nothing may stay in a session: no named statements, no startup options.
enum class Pooler { kNone, kTransaction };

struct PoolSettings {
  std::size_t min = 1;
  std::size_t max = 10;
  /// A connection that was idle for longer is closed, down to `min`.
  std::chrono::milliseconds idle{60'000};
  /// A connection that is older is closed instead of being given back.
  std::chrono::milliseconds max_lifetime{1'800'000};
  /// How long a call without a deadline waits for a connection.
  std::chrono::milliseconds acquire_timeout{30'000};
};

struct GroupCommitSettings {
  std::size_t max_appends = 128;
  std::size_t max_bytes = std::size_t{4} << 20;
  /// How long the first append of a group waits for others; 0 = it is sent at once.
  std::chrono::microseconds max_delay{0};
};

struct Settings {
  /// libpq keywords, one string without the purpose's own (connection.hpp); holds the password.
  std::string connect_string;
  /// The same for the connection that listens; behind a pooler it must go around it. Empty: there
  /// is none.
  std::string listen_string;
  /// The user's own startup options, which ours are added to.
  std::string options;
  /// "user@host:port/database" for messages; never a secret.
  std::string label;

  std::string schema = "public";
  std::string table = "events";
  bool create = true;
  PayloadType payload_type = PayloadType::kJsonb;
  Partition partition = Partition::kNone;
  /// Two indexes that no read of this adapter needs.
  bool index_names = false;
  bool index_occurred_at = false;

  Pooler pooler = Pooler::kNone;
  PoolSettings pool;
  GroupCommitSettings group_commit;
  /// Statements that append at the same time, for logs whose level is narrower than `log`.
  std::size_t lanes = 2;
  /// How long a statement of a lane waits for a lock, at most lock_timeout, before its appends go
  /// on alone; 0 = lock_timeout.
  std::chrono::milliseconds lane_patience{200};

  /// A value of the server's synchronous_commit.
  std::string synchronous_commit = "on";
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds lock_timeout{10'000};
  std::chrono::milliseconds statement_timeout{60'000};
  std::chrono::milliseconds idle_in_transaction_timeout{60'000};
  std::chrono::milliseconds tcp_user_timeout{30'000};
  std::chrono::seconds keepalives_idle{30};

  /// Whether appends are announced to waiting processes, and how often at most.
  bool notify = true;
  std::chrono::milliseconds notify_interval{5};
  /// How often a wait looks by itself.
  std::chrono::milliseconds poll_interval{1'000};

  std::chrono::milliseconds lane_lock_timeout() const;

  /// INVALID_ARGUMENT for what the schema cannot refuse: names that cannot be, min > max, ...
  static Result<Settings> from(const Config& config);
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SETTINGS_HPP
