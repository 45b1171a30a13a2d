// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include "conninfo.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace factport::postgres {

namespace {

constexpr std::int64_t kOldestServer = 120000;

void add_option(std::string& options, std::string_view name, std::string_view value) {
  options.append(" -c ").append(name).append("=");
  for (const char c : value) {
    if (c == ' ' || c == '\\') options.push_back('\\');
    options.push_back(c);
  }
}

std::string in_ms(std::chrono::milliseconds time) { return std::to_string(time.count()); }

/// The server's own settings for a session of ours.
std::string startup_options(const Settings& settings, Purpose purpose) {
  std::string options = settings.options;
  add_option(options, "default_transaction_isolation", "read committed");
  add_option(options, "TimeZone", "UTC");
  add_option(options, "DateStyle", "ISO");
  add_option(
      options, "lock_timeout",
      in_ms(purpose == Purpose::kWrite ? settings.lane_lock_timeout() : settings.lock_timeout));
  add_option(options, "statement_timeout", in_ms(settings.statement_timeout));
  add_option(options, "idle_in_transaction_session_timeout",
             in_ms(settings.idle_in_transaction_timeout));
  add_option(options, "synchronous_commit", settings.synchronous_commit);
  // Worth it for long queries only.
  add_option(options, "jit", "off");
  const auto turn_off = [&options](std::initializer_list<const char*> ways) {
    for (const char* const way : ways) add_option(options, way, "off");
  };
  if (purpose == Purpose::kWrite) {
    add_option(options, "plan_cache_mode", "force_generic_plan");
    turn_off({"enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan"});
  } else if (purpose == Purpose::kRead) {
    // A page is a range of an index in order. A plan that knows no parameters takes the range for
    // short, and would sort all of it.
    turn_off({"enable_seqscan", "enable_bitmapscan", "enable_sort"});
  }
  return options;
}

/// Whole seconds, rounded up: libpq knows no others, and takes 1 for 2.
std::string connect_timeout(const Settings& settings, const Call& call) {
  using std::chrono::seconds;
  const std::chrono::nanoseconds left(call.remaining_ns());
  const seconds setting = std::chrono::ceil<seconds>(settings.connect_timeout);
  const seconds deadline =
      std::chrono::ceil<seconds>(std::min<std::chrono::nanoseconds>(left, std::chrono::hours(1)));
  return std::to_string(std::max(std::min(setting, deadline), seconds(2)).count());
}

bool has_prefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

std::string connect_string_of(const Settings& settings, Purpose purpose, const Call& call) {
  const bool listens = purpose == Purpose::kListen;
  std::string text = listens ? settings.listen_string : settings.connect_string;
  text.append(keyword_text("connect_timeout", connect_timeout(settings, call)));
  const bool pooled = settings.pooler == Pooler::kTransaction && !listens;
  const std::string options = pooled ? settings.options : startup_options(settings, purpose);
  if (!options.empty()) text.append(keyword_text("options", options));
  return text;
}

std::string session_query(bool pooled) {
  // Behind a pooler only what it remembers for each of its clients may be set: it does for these
  // two. Otherwise a setting that servers before version 14 do not know: they would refuse it as a
  // startup option. With it the server notices that a client has gone while it works for it.
  const std::string before = pooled ? "set timezone to 'UTC'; set datestyle to 'ISO'; " : "";
  const std::string check =
      pooled ? "null"
             : "case when current_setting('server_version_num')::int >= 140000 then "
               "set_config('client_connection_check_interval', '1000', false) end";
  return before +
         "select pid, backend_start, current_setting('server_version_num'),"
         " current_setting('server_encoding'), current_setting('transaction_isolation'),"
         " current_setting('TimeZone'), current_setting('DateStyle'), " +
         check + " from pg_stat_get_activity(pg_backend_pid())";
}

Status check_session(const Session& session, const std::string& label) {
  if (session.version < kOldestServer) {
    return {StatusCode::kUnsupported, label + " is PostgreSQL " +
                                          std::to_string(session.version / 10000) +
                                          "; this adapter needs version 12 or later"};
  }
  if (session.encoding != "UTF8") {
    return {StatusCode::kUnsupported, label + " has the encoding " + std::string(session.encoding) +
                                          "; create the database with encoding 'UTF8'"};
  }
  if (session.isolation != "read committed") {
    return {StatusCode::kUnsupported,
            label + " begins transactions at the isolation level " +
                std::string(session.isolation) +
                ", where readers would skip events; run `alter role ... set "
                "default_transaction_isolation = 'read committed'`, or the same for the database"};
  }
  if (session.time_zone == "UTC" && has_prefix(session.date_style, "ISO")) return {};
  return {StatusCode::kUnsupported,
          label + " prints times in the zone " + std::string(session.time_zone) + " and style " +
              std::string(session.date_style) +
              ", whatever it was told; let the pooler pass timezone and datestyle on"};
}

}  // namespace factport::postgres
