// SPDX-License-Identifier: Apache-2.0
//
// RawPlugin: a plugin as the linker sees it, called through its C table with nothing in between, so
// that a test can send what the host would never let through.
#ifndef FACTPORT_SDK_TESTS_RAW_PLUGIN_HPP
#define FACTPORT_SDK_TESTS_RAW_PLUGIN_HPP

#include <factport/cpp/bytes.hpp>
#include <factport/plugin.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>

namespace factport::sdk_test {

/// The least host that there can be.
inline factport_host plain_host() {
  factport_host host{};
  host.struct_size = sizeof host;
  host.abi_major = FACTPORT_ABI_MAJOR;
  host.abi_minor = FACTPORT_ABI_MINOR;
  host.log = [](const factport_host*, std::int32_t, factport_bytes) {};
  host.now_us = [](const factport_host*) { return std::int64_t{1'700'000'000'000'000}; };
  host.monotonic_ns = [](const factport_host*) {
    return std::int64_t{std::chrono::steady_clock::now().time_since_epoch().count()};
  };
  host.random_bytes = [](const factport_host*, void* bytes, std::uint64_t size) {
    std::memset(bytes, 7, size);
  };
  host.get_extension = [](const factport_host*, factport_bytes) -> const void* { return nullptr; };
  return host;
}

/// What a plugin said about a failure.
struct Sink {
  factport_error raw{sizeof(factport_error), 0, &Sink::set};
  factport_status status = FACTPORT_OK;
  std::string message;
  int calls = 0;

 private:
  static void FACTPORT_CALL set(factport_error* self, const factport_error_info* info) {
    auto& sink = *reinterpret_cast<Sink*>(self);
    sink.status = info->status;
    sink.message = view_of(info->message);
    ++sink.calls;
  }
};

/// The first adapter of a plugin file, with one store open. Throws when it cannot.
class RawPlugin {
 public:
  explicit RawPlugin(const std::string& file);
  ~RawPlugin();
  RawPlugin(const RawPlugin&) = delete;
  RawPlugin& operator=(const RawPlugin&) = delete;

  const factport_adapter& table() const { return *table_; }
  factport_store* store() const { return store_; }
  const factport_host& host() const { return host_; }

  /// A call without a deadline.
  static factport_call call() {
    factport_call call{};
    call.struct_size = sizeof call;
    return call;
  }
  /// Every event that a plain scan of the log `default` finds.
  std::uint64_t count_events() const;

 private:
  factport_host host_;
  const factport_adapter* table_ = nullptr;
  factport_store* store_ = nullptr;
};

}  // namespace factport::sdk_test

#endif  // FACTPORT_SDK_TESTS_RAW_PLUGIN_HPP
