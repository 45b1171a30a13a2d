// SPDX-License-Identifier: Apache-2.0
//
// The table factport.wait/1. Not promised to anybody: include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_WAIT_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_WAIT_BOUNDARY_HPP

#include <factport/cpp/detail/exception_barrier.hpp>
#include <factport/cpp/detail/understood.hpp>

#include <type_traits>

namespace factport::detail {

inline factport_status FACTPORT_CALL wait(factport_store* handle, const factport_call* raw_call,
                                          const factport_wait_request* raw,
                                          factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(store, *raw_call); !s.ok()) return report(error, s);
    if (Status s = understood(raw->must_understand, raw->flags); !s.ok()) return report(error, s);
    if (raw->scope.kind < FACTPORT_SCOPE_STREAM || raw->scope.kind > FACTPORT_SCOPE_LOG) {
      return report(error, unsupported("the scope is not known"));
    }
    return finish(error, store.adapter->wait(Call(*raw_call, store.host), WaitRequest(*raw)));
  });
}

template <class Adapter>
inline constexpr bool kHasWait =
    !std::is_same_v<decltype(&Adapter::wait), decltype(&EventStorageAdapter::wait)>;

inline constexpr factport_wait_ext kWaitTable{
    .struct_size = sizeof(factport_wait_ext), .reserved = 0, .wait = &wait};

template <class Adapter>
const void* wait_table(const OpenStore& store) noexcept {
  if (!kHasWait<Adapter> || !store.offers(FACTPORT_CAPABILITY_WAIT)) return nullptr;
  return &kWaitTable;
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_WAIT_BOUNDARY_HPP
