// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

namespace factport::memory {

namespace {

constexpr int kLevelBits = 8;

std::uint64_t in_one_word(const Log::Identity& identity) {
  return static_cast<std::uint64_t>(identity.epoch) << kLevelBits |
         static_cast<std::uint64_t>(identity.level);
}

/// A UUID of version 4.
Uuid random_uuid(Host host) noexcept {
  Uuid uuid;
  host.random_bytes(uuid.bytes.data(), uuid.bytes.size());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return uuid;
}

}  // namespace

Status no_events(std::string_view log) {
  return {StatusCode::kNotFound,
          "log \"" + std::string(log) + "\" has no events; the first append creates it"};
}

Log::Identity Log::identity() const noexcept {
  const std::uint64_t word = identity_.load(std::memory_order_acquire);
  return {static_cast<Level>(word & ((1u << kLevelBits) - 1)),
          static_cast<std::int64_t>(word >> kLevelBits)};
}

Status Log::check_pins(LogPins& pins) const {
  if (size() == 0) return {};
  const auto [level, epoch] = identity();
  if (pins.holds(name_, level, epoch)) return {};
  if (Status status = pins.admit(name_, level, epoch); !status.ok()) return status;
  pins.pin(name_, level, epoch);
  return {};
}

Level Log::level_for(const LogPins& pins) const {
  return size() > 0 ? identity().level : pins.level_of_new_log();
}

void Log::create(Level level, Host host) noexcept {
  identity_.store(in_one_word({level, 1}), std::memory_order_release);
  uuid_ = random_uuid(host);
}

Status Log::set_level(const Call& call, Level level, LogPins& pins) {
  WriterLock::Guard guard;
  if (Status status = lock_.lock(call, guard); !status.ok()) return status;
  if (size() == 0) return no_events(name_);
  Identity now = identity();
  if (now.level != level) {
    now = {level, now.epoch + 1};
    identity_.store(in_one_word(now), std::memory_order_release);
  }
  pins.renew(name_, now.level, now.epoch);
  return {};
}

std::size_t Log::footprint() {
  const WriterLock::Guard guard = lock_.lock_anyway();
  return sizeof *this + table_.footprint();
}

}  // namespace factport::memory
