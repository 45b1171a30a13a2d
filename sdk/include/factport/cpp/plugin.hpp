// SPDX-License-Identifier: Apache-2.0
//
// FACTPORT_PLUGIN: the one macro, and the only header that an adapter's author includes.
//
//     class MyAdapter final : public factport::EventStorageAdapter {
//      public:
//       static constexpr factport::AdapterDescription kDescription{.name = "mine", .version =
//       "1.0.0"}; static factport::Result<std::unique_ptr<factport::EventStorageAdapter>> open(
//           const factport::Call& call, const factport::OpenRequest& request);
//       ...
//     };
//     FACTPORT_PLUGIN(MyAdapter)
//
// Put it once, at file scope, outside any namespace. Several adapters may be named: they ship in
// one plugin, which is called after the first.
#ifndef FACTPORT_CPP_PLUGIN_HPP
#define FACTPORT_CPP_PLUGIN_HPP

#include <factport/cpp/adapter.hpp>
#include <factport/cpp/detail/boundary.hpp>
#include <factport/plugin.h>

#define FACTPORT_PLUGIN(...)                                                         \
  FACTPORT_PLUGIN_NOTE(0);                                                           \
  extern "C" FACTPORT_EXPORT factport_status FACTPORT_CALL factport_plugin_entry_v1( \
      const factport_host*, const factport_plugin** out, factport_error*) {          \
    *out = &::factport::detail::PluginDescriptor<__VA_ARGS__>::kPlugin;              \
    return FACTPORT_OK;                                                              \
  }                                                                                  \
  static_assert(true, "so that a semicolon may follow")

#endif  // FACTPORT_CPP_PLUGIN_HPP
