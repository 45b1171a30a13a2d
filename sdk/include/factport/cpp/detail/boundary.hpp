// SPDX-License-Identifier: Apache-2.0
//
// The boundary between the C table and an EventStorageAdapter, written once: conversions, the
// exception barrier, and everything that must fail closed. Here, the table; beside it, its
// functions. Not promised to anybody: include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_BOUNDARY_HPP

#include <factport/cpp/detail/administration_boundary.hpp>
#include <factport/cpp/detail/store_boundary.hpp>
#include <factport/cpp/detail/transaction_boundary.hpp>
#include <factport/cpp/detail/wait_boundary.hpp>
#include <factport/plugin.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace factport::detail {

/// The tables of the operations that have one come from here, the others from the adapter.
template <class Adapter>
const void* FACTPORT_CALL get_extension(factport_store* handle, factport_bytes id) noexcept {
  const OpenStore& store = store_of(handle);
  const std::string_view wanted = view_of(id);
  if (wanted == FACTPORT_EXT_ADMINISTRATION) return administration_table<Adapter>();
  if (store.for_administration) return nullptr;
  if (wanted == FACTPORT_EXT_TRANSACTIONS) return transactions_table<Adapter>(store);
  if (wanted == FACTPORT_EXT_WAIT) return wait_table<Adapter>(store);
  try {
    return store.adapter->extension(wanted);
  } catch (...) {
    return nullptr;
  }
}

template <class Adapter>
factport_status FACTPORT_CALL open_store(const factport_host* raw_host,
                                         const factport_call* raw_call,
                                         const factport_open_request* raw, factport_store** store,
                                         factport_error* error) noexcept {
  return guarded(error, [&] {
    const Host host(raw_host);
    if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
    constexpr std::uint64_t kFlags =
        Adapter::kDescription.administration ? FACTPORT_OPEN_FOR_ADMINISTRATION : 0u;
    if (Status s = understood(raw->must_understand, raw->flags, kFlags); !s.ok()) {
      return report(error, s);
    }
    const OpenRequest request(*raw, host);
    Result<std::unique_ptr<EventStorageAdapter>> opened =
        Adapter::open(Call(*raw_call, host), request);
    if (!opened.ok()) return report(error, opened.status());
    auto open = std::make_unique<OpenStore>(
        OpenStore{std::move(*opened), host, {}, request.for_administration()});
    open->facts = open->adapter->facts();
    *store = reinterpret_cast<factport_store*>(open.release());
    return FACTPORT_OK;
  });
}

/// The C table of one adapter class. An operation that the class does not override is NULL, so that
/// the host emulates it or says by itself that it is not offered.
template <class Adapter>
struct AdapterTable {
  using Base = EventStorageAdapter;
  static constexpr AdapterDescription kAbout = Adapter::kDescription;
  static constexpr bool kHasLatest =
      !std::is_same_v<decltype(&Adapter::latest), decltype(&Base::latest)>;
  static constexpr bool kHasList = !std::is_same_v<decltype(&Adapter::list), decltype(&Base::list)>;
  static constexpr bool kHasLogInfo =
      !std::is_same_v<decltype(&Adapter::log_info), decltype(&Base::log_info)>;
  static constexpr bool kHasExtension =
      !std::is_same_v<decltype(&Adapter::extension), decltype(&Base::extension)> ||
      kHasTransactions<Adapter> || kHasWait<Adapter> || kHasAdministration<Adapter>;

  static constexpr factport_adapter kTable{
      .struct_size = sizeof(factport_adapter),
      .flags = (kAbout.serialized ? FACTPORT_ADAPTER_SERIALIZED : 0u) |
               (kAbout.administration ? FACTPORT_ADAPTER_ADMINISTRATION : 0u),
      .name = bytes_of(kAbout.name),
      .version = bytes_of(kAbout.version),
      .description = bytes_of(kAbout.description),
      .config_schema = bytes_of(kAbout.config_schema),
      .capabilities = kAbout.capabilities,
      .levels = kAbout.levels,
      .reserved = 0,
      .open = &open_store<Adapter>,
      .close = &close_store,
      .describe = &describe,
      .append = &append,
      .scan_open = &scan_open,
      .scan_next = &scan_next,
      .scan_close = &scan_close,
      .stream_info = &stream_info,
      .latest = kHasLatest ? &latest : nullptr,
      .list = kHasList ? &list : nullptr,
      .log_info = kHasLogInfo ? &log_info : nullptr,
      .get_extension = kHasExtension ? &get_extension<Adapter> : nullptr,
  };
};

/// The descriptor of a plugin that carries these adapters; its name is the first one's.
template <class First, class... More>
struct PluginDescriptor {
  static constexpr const factport_adapter* kAdapters[] = {&AdapterTable<First>::kTable,
                                                          &AdapterTable<More>::kTable...};
  static constexpr factport_plugin kPlugin{
      .struct_size = sizeof(factport_plugin),
      .abi_major = FACTPORT_ABI_MAJOR,
      .abi_minor = FACTPORT_ABI_MINOR,
      .min_host_minor = 0,
      .magic = {'F', 'A', 'C', 'T', 'P', 'O', 'R', 'T'},
      .name = bytes_of(First::kDescription.name),
      .version = bytes_of(First::kDescription.version),
      .license = bytes_of(First::kDescription.license),
      .adapters = kAdapters,
      .adapter_count = 1 + sizeof...(More),
      .reserved = 0,
      .shutdown = nullptr,
  };
};

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_BOUNDARY_HPP
