// SPDX-License-Identifier: Apache-2.0
//
// Opens stores of the plugin that lies.
#ifndef FACTPORT_HOST_TESTS_MISBEHAVING_STORE_HPP
#define FACTPORT_HOST_TESTS_MISBEHAVING_STORE_HPP

#include <factport/host/store.hpp>

#include <string>

namespace factport::host_test {

/// `adapter`: misbehaving, plain or serialized; `config`: a JSON object as honest_adapter.hpp
/// takes it.
inline StoreConfig misbehaving_config(const std::string& adapter, const std::string& config) {
  StoreConfig store;
  store.adapter = adapter;
  store.plugin = FACTPORT_MISBEHAVING_PLUGIN;
  store.config = config;
  return store;
}

inline Result<EventStore> try_open_with_fault(const std::string& fault) {
  return try_open_store(misbehaving_config("misbehaving", R"({"fault":")" + fault + R"("})"));
}

inline EventStore open_with_fault(const std::string& fault) {
  return open_store(misbehaving_config("misbehaving", R"({"fault":")" + fault + R"("})"));
}

/// The plugin whose adapters, extended and extended-serialized, offer every extension; `config` as
/// extended_adapter.hpp takes it.
inline StoreConfig extended_config(const std::string& config = "{}",
                                   const std::string& adapter = "extended") {
  StoreConfig store = misbehaving_config(adapter, config);
  store.plugin = FACTPORT_EXTENDED_PLUGIN;
  return store;
}

inline StoreConfig extended_with_fault(const std::string& fault) {
  return extended_config(R"({"fault":")" + fault + R"("})");
}

}  // namespace factport::host_test

#endif  // FACTPORT_HOST_TESTS_MISBEHAVING_STORE_HPP
