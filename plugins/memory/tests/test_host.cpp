// SPDX-License-Identifier: Apache-2.0
#include "test_host.hpp"

#include <stdexcept>

namespace factport::memory::test {

namespace {

TestHost& self_of(const factport_host* host) { return *static_cast<TestHost*>(host->context); }

}  // namespace

TestHost::TestHost() {
  raw_.struct_size = sizeof raw_;
  raw_.context = this;
  raw_.log = [](const factport_host*, std::int32_t, factport_bytes) {};
  raw_.now_us = [](const factport_host* host) { return self_of(host).now_us.load(); };
  raw_.monotonic_ns = [](const factport_host* host) {
    return self_of(host).ticks_.fetch_add(1000);
  };
  raw_.random_bytes = [](const factport_host* host, void* bytes, std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      static_cast<std::uint8_t*>(bytes)[i] = static_cast<std::uint8_t>(
          (self_of(host).random_.fetch_add(1) * 0x9E3779B97F4A7C15u) >> 56);
    }
  };
  raw_.get_extension = [](const factport_host* host, factport_bytes id) -> const void* {
    return view_of(id) == FACTPORT_EXT_CONFIG ? &self_of(host).config_ : nullptr;
  };
  config_.struct_size = sizeof config_;
  config_.get = [](const factport_host* host, factport_bytes path, factport_config_value* value) {
    const std::string& name = self_of(host).name_;
    if (view_of(path) != "name" || name.empty()) return;
    value->kind = FACTPORT_CONFIG_TEXT;
    value->text = bytes_of(name);
  };
}

Result<Handle> TestHost::try_open(const std::string& name, Level level, std::string_view log) {
  name_ = name;
  factport_open_request request{};
  request.struct_size = sizeof request;
  request.config = bytes_of("{}");
  request.log = bytes_of(log);
  request.level = static_cast<std::uint32_t>(level);
  return MemoryAdapter::open(TestCall(*this), OpenRequest(request, host()));
}

Handle TestHost::open(const std::string& name, Level level, std::string_view log) {
  Result<Handle> opened = try_open(name, level, log);
  if (!opened.ok()) throw std::runtime_error(opened.status().to_string());
  return std::move(*opened);
}

}  // namespace factport::memory::test
