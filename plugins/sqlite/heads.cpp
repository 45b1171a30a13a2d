// SPDX-License-Identifier: Apache-2.0
#include "heads.hpp"

#include "query.hpp"
#include "sequence.hpp"

#include <optional>
#include <utility>

namespace factport::sqlite {

namespace {

/// A random UUID, version 4.
Uuid random_uuid(Host host) {
  Uuid uuid;
  host.random_bytes(uuid.bytes.data(), uuid.bytes.size());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

/// Writes the counters of `head` with a statement that takes them and then the row's number.
Status update(Connection& connection, const char* sql, const Counters& counters,
              std::int64_t row_no) {
  Query query(connection, sql);
  query.bind(counters.event_count)
      .bind(counters.last_global_position)
      .bind(counters.last_recorded_at)
      .bind(row_no)
      .run();
  return query.status();
}

}  // namespace

Result<LogHead*> Heads::log(std::string_view name) {
  if (const auto known = logs_.find(name); known != logs_.end()) return &known->second;
  const auto row = find_log(connection_, name);
  if (!row.ok()) return row.status();
  if (!*row) return nullptr;
  return &logs_.emplace(name, LogHead{**row}).first->second;
}

Result<CategoryHead*> Heads::category(const LogHead& log, std::string_view name) {
  std::pair<std::int64_t, std::string> key(log.log_no, name);
  if (const auto known = categories_.find(key); known != categories_.end()) return &known->second;
  const auto row = find_category(connection_, log.log_no, name);
  if (!row.ok()) return row.status();
  if (!*row) return nullptr;
  return &categories_.emplace(std::move(key), CategoryHead{**row}).first->second;
}

Result<LogHead*> Heads::create_log(std::string_view name, Level level) {
  LogHead head;
  head.uuid = random_uuid(host_);
  head.level = level;
  Query query(connection_, "INSERT INTO logs VALUES (NULL, ?, ?, ?, ?, 0, 0, 0)");
  query.bind(name)
      .bind_blob(head.uuid.bytes.data(), head.uuid.bytes.size())
      .bind(static_cast<std::int64_t>(level))
      .bind(head.epoch)
      .run();
  if (!query.ok()) return query.failure();
  head.log_no = sqlite3_last_insert_rowid(connection_.raw());
  if (head.log_no > kMaxLogNo) {
    return Status(StatusCode::kLimit, connection_.file() + " cannot hold more logs");
  }
  return &logs_.emplace(name, head).first->second;
}

Result<CategoryHead*> Heads::obtain_category(const LogHead& log, std::string_view name) {
  Result<CategoryHead*> known = category(log, name);
  if (!known.ok() || *known != nullptr) return known;
  Query query(connection_, "INSERT INTO categories VALUES (NULL, ?, ?, 0, 0, 0)");
  if (!query.bind(log.log_no).bind(name).run()) return query.failure();
  CategoryHead head;
  head.category_no = sqlite3_last_insert_rowid(connection_.raw());
  return &categories_.emplace(std::pair(log.log_no, std::string(name)), head).first->second;
}

Status Heads::flush() {
  for (auto& [name, head] : logs_) {
    if (!std::exchange(head.changed, false)) continue;
    Status status = update(connection_,
                           "UPDATE logs SET event_count = ?, last_global_position = ?, "
                           "last_recorded_at = ? WHERE log_no = ?",
                           head.counters, head.log_no);
    if (!status.ok()) return status;
  }
  for (auto& [key, head] : categories_) {
    if (!std::exchange(head.changed, false)) continue;
    Status status = update(connection_,
                           "UPDATE categories SET event_count = ?, last_global_position = ?, "
                           "last_recorded_at = ? WHERE category_no = ?",
                           head.counters, head.category_no);
    if (!status.ok()) return status;
  }
  return {};
}

void Heads::clear() {
  logs_.clear();
  categories_.clear();
}

}  // namespace factport::sqlite
