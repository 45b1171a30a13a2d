// SPDX-License-Identifier: Apache-2.0
//
// TestHost: a host for one store, with a configuration made of values instead of JSON.
#ifndef FACTPORT_POSTGRES_TESTS_TEST_HOST_HPP
#define FACTPORT_POSTGRES_TESTS_TEST_HOST_HPP

#include <factport/cpp/adapter.hpp>
#include <factport/version.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace factport::postgres_test {

using ConfigValues = std::map<std::string, std::variant<std::string, std::int64_t, bool>>;

class TestHost {
 public:
  explicit TestHost(ConfigValues config) : config_(std::move(config)) {
    raw_.struct_size = sizeof raw_;
    raw_.abi_major = FACTPORT_ABI_MAJOR;
    raw_.context = this;
    raw_.log = [](const factport_host* self, std::int32_t, factport_bytes message) {
      static_cast<TestHost*>(self->context)->logged.emplace_back(view_of(message));
    };
    raw_.now_us = [](const factport_host*) -> std::int64_t {
      const auto now = std::chrono::system_clock::now().time_since_epoch();
      return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    };
    raw_.monotonic_ns = [](const factport_host*) -> std::int64_t {
      return std::chrono::steady_clock::now().time_since_epoch().count();
    };
    raw_.random_bytes = [](const factport_host*, void* bytes, std::uint64_t size) {
      std::random_device random;
      for (std::uint64_t i = 0; i < size; ++i) {
        static_cast<std::uint8_t*>(bytes)[i] = static_cast<std::uint8_t>(random());
      }
    };
    raw_.get_extension = [](const factport_host*, factport_bytes id) -> const void* {
      return view_of(id) == FACTPORT_EXT_CONFIG ? &kReader : nullptr;
    };
  }
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

  Host host() const { return Host(&raw_); }
  const factport_host* raw() const { return &raw_; }

  std::vector<std::string> logged;

 private:
  static void FACTPORT_CALL get(const factport_host* host, factport_bytes path,
                                factport_config_value* value) {
    const auto& config = static_cast<TestHost*>(host->context)->config_;
    const auto found = config.find(std::string(view_of(path)));
    if (found == config.end()) return;
    if (const auto* text = std::get_if<std::string>(&found->second)) {
      value->kind = FACTPORT_CONFIG_TEXT;
      value->text = bytes_of(*text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&found->second)) {
      value->kind = FACTPORT_CONFIG_INTEGER;
      value->integer = *integer;
    } else {
      value->kind = FACTPORT_CONFIG_BOOLEAN;
      value->integer = std::get<bool>(found->second) ? 1 : 0;
    }
  }
  static constexpr factport_config_ext kReader{sizeof(factport_config_ext), 0, &TestHost::get};

  factport_host raw_{};
  ConfigValues config_;
};

}  // namespace factport::postgres_test

#endif  // FACTPORT_POSTGRES_TESTS_TEST_HOST_HPP
