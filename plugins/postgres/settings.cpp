// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include "conninfo.hpp"

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace factport::postgres {

namespace {

constexpr std::size_t kLongestIdentifier = 63;
/// Room for what is called after the table.
constexpr std::size_t kLongestTable = 40;

Status invalid(std::string message) { return {StatusCode::kInvalidArgument, std::move(message)}; }

Status check_schema(const std::string& name) {
  // The characters that end a quoted name, a string or a placeholder in the statements.
  const bool plain = std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' ||
           std::string_view("\"'\\$@").find(c) != std::string_view::npos;
  });
  if (!name.empty() && name.size() <= kLongestIdentifier && plain) return {};
  return invalid("schema: \"" + name +
                 "\" cannot be used; give 1 to 63 bytes without quotes, \\, $, @ and control "
                 "characters");
}

Status check_table(const std::string& name) {
  constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view kAll = "abcdefghijklmnopqrstuvwxyz_0123456789";
  if (!name.empty() && name.size() <= kLongestTable && kFirst.find(name[0]) != kFirst.npos &&
      name.find_first_not_of(kAll) == name.npos) {
    return {};
  }
  return invalid("table: \"" + name +
                 "\" cannot be used; give 1 to 40 of a-z, 0-9 and _, not beginning with a digit");
}

Result<Conninfo> conninfo_of(const Config& config, const char* url) {
  const std::string text = config.text(url).value_or("");
  Result<Conninfo> conninfo = Conninfo::parse(text);
  if (!conninfo.ok()) return conninfo;
  // The configuration's own keys win over those in the URL.
  constexpr std::pair<const char*, const char*> kTexts[] = {
      {"user", "user"},       {"password", "password"},       {"database", "dbname"},
      {"sslmode", "sslmode"}, {"sslrootcert", "sslrootcert"}, {"sslcert", "sslcert"},
      {"sslkey", "sslkey"},
  };
  for (const auto& [key, keyword] : kTexts) {
    if (auto given = config.text(key)) conninfo->set(keyword, std::move(*given));
  }
  conninfo->set("fallback_application_name", "factport");
  conninfo->set("client_encoding", "UTF8");
  return conninfo;
}

/// Where the store is; the connection that listens may be led elsewhere by its own URL.
void read_place(const Config& config, Conninfo& conninfo) {
  if (auto host = config.text("host")) conninfo.set("host", std::move(*host));
  if (auto port = config.integer("port")) conninfo.set("port", std::to_string(*port));
  if (auto attributes = config.text("target_session_attrs")) {
    conninfo.set("target_session_attrs", std::move(*attributes));
  }
}

void set_liveness(const Settings& settings, Conninfo& conninfo) {
  conninfo.set("tcp_user_timeout", std::to_string(settings.tcp_user_timeout.count()));
  conninfo.set("keepalives", "1");
  conninfo.set("keepalives_idle", std::to_string(settings.keepalives_idle.count()));
}

Status read_connection(const Config& config, Settings& settings) {
  Result<Conninfo> conninfo = conninfo_of(config, "url");
  if (!conninfo.ok()) return conninfo.status();
  read_place(config, *conninfo);
  set_liveness(settings, *conninfo);
  settings.label = conninfo->label();
  settings.options = conninfo->take("options");
  settings.connect_string = conninfo->text();
  if (!config.text("listen_url")) {
    // Through a pooler nothing can be heard.
    if (settings.pooler == Pooler::kNone) settings.listen_string = settings.connect_string;
    return {};
  }
  conninfo = conninfo_of(config, "listen_url");
  if (!conninfo.ok()) return invalid("listen_" + std::string(conninfo.status().message()));
  set_liveness(settings, *conninfo);
  conninfo->take("options");
  settings.listen_string = conninfo->text();
  return {};
}

void read_store(const Config& config, Settings& settings) {
  const auto read = [&config](const char* key, auto& value) {
    if (auto given = config.text(key)) value = std::move(*given);
  };
  const auto read_flag = [&config](const char* key, bool& value) {
    value = config.boolean(key).value_or(value);
  };
  read("schema", settings.schema);
  read("table", settings.table);
  read("synchronous_commit", settings.synchronous_commit);
  read_flag("create", settings.create);
  read_flag("indexes.name", settings.index_names);
  read_flag("indexes.occurred_at", settings.index_occurred_at);
  read_flag("notify", settings.notify);
  if (config.text("payload_type") == "json") settings.payload_type = PayloadType::kJson;
  if (config.text("partition") == "log") settings.partition = Partition::kLog;
  if (config.text("pooler") == "transaction") settings.pooler = Pooler::kTransaction;
}

void read_numbers(const Config& config, Settings& settings) {
  const auto read = [&config](const char* key, auto& value) {
    using Value = std::remove_reference_t<decltype(value)>;
    if (const auto given = config.integer(key)) value = static_cast<Value>(*given);
  };
  read("pool.min", settings.pool.min);
  read("pool.max", settings.pool.max);
  read("pool.idle_ms", settings.pool.idle);
  read("pool.max_lifetime_ms", settings.pool.max_lifetime);
  read("pool.acquire_timeout_ms", settings.pool.acquire_timeout);
  read("group_commit.max_appends", settings.group_commit.max_appends);
  read("group_commit.max_bytes", settings.group_commit.max_bytes);
  read("group_commit.max_delay_us", settings.group_commit.max_delay);
  read("lanes", settings.lanes);
  read("lane_lock_timeout_ms", settings.lane_patience);
  read("connect_timeout_ms", settings.connect_timeout);
  read("lock_timeout_ms", settings.lock_timeout);
  read("statement_timeout_ms", settings.statement_timeout);
  read("idle_in_transaction_timeout_ms", settings.idle_in_transaction_timeout);
  read("tcp_user_timeout_ms", settings.tcp_user_timeout);
  read("keepalives_idle_s", settings.keepalives_idle);
  read("notify_interval_ms", settings.notify_interval);
  read("poll_interval_ms", settings.poll_interval);
}

}  // namespace

std::chrono::milliseconds Settings::lane_lock_timeout() const {
  // As the server has it, 0 is for ever.
  if (lane_patience.count() == 0) return lock_timeout;
  return lock_timeout.count() == 0 ? lane_patience : std::min(lane_patience, lock_timeout);
}

Result<Settings> Settings::from(const Config& config) {
  Settings settings;
  read_store(config, settings);
  read_numbers(config, settings);
  Status status = check_schema(settings.schema);
  if (status.ok()) status = check_table(settings.table);
  if (status.ok() && settings.pool.min > settings.pool.max) {
    status = invalid("pool.min: " + std::to_string(settings.pool.min) + " is more than pool.max, " +
                     std::to_string(settings.pool.max));
  }
  // Each lane writes, and a read must not wait for ever behind them.
  if (status.ok() && settings.lanes >= settings.pool.max) {
    status = invalid("lanes: " + std::to_string(settings.lanes) +
                     " lanes leave no connection for reads; raise pool.max, now " +
                     std::to_string(settings.pool.max));
  }
  if (status.ok()) status = read_connection(config, settings);
  if (!status.ok()) return status;
  return settings;
}

}  // namespace factport::postgres
