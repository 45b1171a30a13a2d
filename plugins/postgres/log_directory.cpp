// SPDX-License-Identifier: Apache-2.0
#include "log_directory.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace factport::postgres {

namespace {

Level level_of(std::string_view name) {
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if (name_of(level) == name) return level;
  }
  return Level::kUnspecified;
}

/// A UUID of version 4.
Uuid random_uuid(Host host) {
  Uuid uuid;
  host.random_bytes(uuid.bytes.data(), uuid.bytes.size());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return uuid;
}

std::string in_words(const LogPin& pin) {
  return "level " + std::string(name_of(pin.level)) + " (epoch " + std::to_string(pin.epoch) + ")";
}

}  // namespace

LogDirectory::LogDirectory(ConnectionPool& pool, const Names& names,
                           std::string_view configured_log, Level configured_level)
    : pool_(pool),
      configured_log_(configured_log),
      configured_level_(configured_level),
      look_up_{"look_up_log",
               names.fill_in("select l.level, l.epoch, l.uuid from @logs@ l where l.log = "
                             "$1::text")},
      create_{"create_log", names.fill_in("select @create_log@($1::text, $2::uuid, $3::text)")} {}

std::optional<LogPin> LogDirectory::known(std::string_view log) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(log);
  return found != entries_.end() ? found->second.pin : std::nullopt;
}

Result<std::optional<LogPin>> LogDirectory::find(std::string_view log, const Call& call) {
  if (auto pin = known(log)) return pin;
  auto connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  auto pin = look_up(**connection, log, call);
  if (!pin.ok() || !*pin) return pin;
  const Result<LogPin> admitted = admit(log, **pin);
  if (!admitted.ok()) return admitted.status();
  return std::optional(*admitted);
}

Result<LogPin> LogDirectory::obtain(std::string_view log, const Call& call) {
  if (auto pin = known(log)) return *pin;
  auto connection = pool_.borrow(Purpose::kRead, call);
  if (!connection.ok()) return connection.status();
  auto pin = look_up(**connection, log, call);
  if (!pin.ok()) return pin.status();
  if (!*pin) {
    if (Status status = create(**connection, log, call); !status.ok()) return status;
    pin = look_up(**connection, log, call);
    if (!pin.ok()) return pin.status();
  }
  if (!*pin) return Status(StatusCode::kInternal, "a log that was just created does not exist");
  return admit(log, **pin);
}

Result<std::optional<LogPin>> LogDirectory::look_up(Connection& connection, std::string_view log,
                                                    const Call& call) const {
  Params params;
  params.add(log);
  const auto rows = connection.run(look_up_, params, call);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return std::optional<LogPin>();
  const pqxx::row row = (*rows)[0];
  return std::optional(LogPin{level_of(text_of(row[0])), integer_of(row[1]),
                              Uuid::parse(text_of(row[2])).value_or(Uuid())});
}

Status LogDirectory::create(Connection& connection, std::string_view log, const Call& call) const {
  const Level level = configured_level_ == Level::kUnspecified ? Level::kStream : configured_level_;
  Params params;
  params.add(log).add(random_uuid(pool_.host())).add(name_of(level));
  return connection.run(create_, params, call).status();
}

Result<LogPin> LogDirectory::admit(std::string_view log, const LogPin& pin) {
  if (log == configured_log_ && configured_level_ != Level::kUnspecified &&
      pin.level != configured_level_) {
    return Status(StatusCode::kInvalidState,
                  "log \"" + std::string(log) + "\" has level " + std::string(name_of(pin.level)) +
                      ", and the configuration demands level " +
                      std::string(name_of(configured_level_)) +
                      "; configure the level that it has, or change it with `factport log "
                      "set-level`");
  }
  const std::unique_lock lock(mutex_);
  auto& entry = entries_[std::string(log)];
  if (!entry.pin) entry.pin = pin;
  return *entry.pin;
}

Status LogDirectory::changed(std::string_view log, const LogPin& known, const Call& call) {
  std::string now = "another level or epoch now";
  if (auto connection = pool_.borrow(Purpose::kRead, call); connection.ok()) {
    const auto pin = look_up(**connection, log, call);
    if (pin.ok() && *pin) now = in_words(**pin) + " now";
  }
  return {StatusCode::kInvalidState, "log \"" + std::string(log) + "\" had " + in_words(known) +
                                         " when this store first used it, and has " + now +
                                         "; open the store again"};
}

void LogDirectory::renew(std::string_view log, const LogPin& pin) {
  const std::unique_lock lock(mutex_);
  entries_[std::string(log)].pin = pin;
}

void LogDirectory::given(std::string_view log, std::int64_t global_position) {
  const std::unique_lock lock(mutex_);
  const auto found = entries_.find(log);
  auto& entry = found != entries_.end() ? found->second : entries_[std::string(log)];
  entry.given = std::max(entry.given, global_position);
}

std::int64_t LogDirectory::highest_given(std::string_view log) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(log);
  return found != entries_.end() ? found->second.given : 0;
}

}  // namespace factport::postgres
