// SPDX-License-Identifier: Apache-2.0
#include "host_services.hpp"

#include "random.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/log.hpp>
#include <factport/version.h>

#include <utility>

namespace factport::host {
namespace {

void FACTPORT_CALL log_message(const factport_host* self, std::int32_t level,
                               factport_bytes message) noexcept {
  const bool known = level >= FACTPORT_LOG_TRACE && level <= FACTPORT_LOG_ERROR;
  log(known ? static_cast<LogLevel>(level) : LogLevel::kInfo, HostServices::of(self).speaker(),
      view_of(message));
}

std::int64_t FACTPORT_CALL now_us(const factport_host* self) noexcept {
  return HostServices::of(self).clock().now_us();
}

std::int64_t FACTPORT_CALL monotonic_ns(const factport_host* self) noexcept {
  return HostServices::of(self).clock().monotonic_ns();
}

void FACTPORT_CALL fill_random(const factport_host*, void* bytes, std::uint64_t size) noexcept {
  random_bytes(bytes, size);
}

const void* FACTPORT_CALL get_extension(const factport_host* self, factport_bytes id) noexcept {
  return HostServices::of(self).extension(view_of(id));
}

}  // namespace

HostServices::HostServices(std::string speaker, std::shared_ptr<Clock> clock)
    : speaker_(std::move(speaker)),
      clock_(std::move(clock)),
      raw_{.struct_size = sizeof(factport_host),
           .abi_major = FACTPORT_ABI_MAJOR,
           .abi_minor = FACTPORT_ABI_MINOR,
           .reserved = 0,
           .context = this,
           .name = bytes_of("factport"),
           .version = bytes_of(FACTPORT_VERSION_STRING),
           .log = &log_message,
           .now_us = &now_us,
           .monotonic_ns = &monotonic_ns,
           .random_bytes = &fill_random,
           .get_extension = &get_extension} {}

const void* HostServices::extension(std::string_view) const noexcept { return nullptr; }

}  // namespace factport::host
