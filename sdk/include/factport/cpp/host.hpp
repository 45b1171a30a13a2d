// SPDX-License-Identifier: Apache-2.0
//
// Host: the services that the host gives to a plugin, in C++. A thin handle: copy it freely; valid
// as long as the C struct behind it, which for the one given to open is until the store is closed.
//
// Thread rule: [any-thread].
#ifndef FACTPORT_CPP_HOST_HPP
#define FACTPORT_CPP_HOST_HPP

#include <factport/cpp/bytes.hpp>
#include <factport/host.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace factport {

class Host {
 public:
  explicit Host(const factport_host* raw) noexcept : raw_(raw) {}

  void trace(std::string_view message) const { log(FACTPORT_LOG_TRACE, message); }
  void debug(std::string_view message) const { log(FACTPORT_LOG_DEBUG, message); }
  void info(std::string_view message) const { log(FACTPORT_LOG_INFO, message); }
  void warn(std::string_view message) const { log(FACTPORT_LOG_WARNING, message); }
  void error(std::string_view message) const { log(FACTPORT_LOG_ERROR, message); }

  /// Wall clock in microseconds since the Unix epoch: what recorded_at is stamped with.
  std::int64_t now_us() const { return raw_->now_us(raw_); }
  /// Never runs backwards; the scale of deadlines.
  std::int64_t monotonic_ns() const { return raw_->monotonic_ns(raw_); }
  void random_bytes(void* bytes, std::size_t size) const { raw_->random_bytes(raw_, bytes, size); }

  /// A table of the host's by id, or null. T begins with struct_size.
  template <class T>
  const T* extension(std::string_view id) const {
    return static_cast<const T*>(raw_->get_extension(raw_, bytes_of(id)));
  }

  const factport_host* raw() const noexcept { return raw_; }

 private:
  void log(std::int32_t level, std::string_view message) const {
    raw_->log(raw_, level, bytes_of(message));
  }

  const factport_host* raw_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_HOST_HPP
