// SPDX-License-Identifier: Apache-2.0
//
// Reading a constant struct of a plugin's: is it where it can be, does its size make sense, and a
// copy of what both sides know of it (factport/abi.h, the growth rule).
#ifndef FACTPORT_HOST_PLUGIN_STRUCT_HPP
#define FACTPORT_HOST_PLUGIN_STRUCT_HPP

#include <factport/cpp/status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace factport::host {

/// No struct of a plugin's is larger, whatever later minors add.
inline constexpr std::uint32_t kMaxStructSize = 4096;

/// Whether a T can be at `address`. Fails with PLUGIN_LOAD; the message is a phrase that follows
/// the file's name, in which `what` names the struct.
template <class T>
Status check_address(const T* address, std::string_view what) {
  if (address == nullptr) {
    return {StatusCode::kPluginLoad, fmt::format("gives NULL for {}", what)};
  }
  if (reinterpret_cast<std::uintptr_t>(address) % alignof(T) != 0) {
    return {StatusCode::kPluginLoad, fmt::format("gives a misaligned pointer for {}", what)};
  }
  return {};
}

/// The first `struct_size` bytes of what is at `address`, the rest zero. `first_size` is the size
/// that T had in ABI 1.0. Fails as check_address does.
/// REQUIRES: T begins with struct_size.
template <class T>
Result<T> copy_struct(const T* address, std::string_view what, std::size_t first_size) {
  if (Status status = check_address(address, what); !status.ok()) return status;
  const std::uint32_t size = address->struct_size;
  if (size < first_size || size > kMaxStructSize || size % 8 != 0) {
    return Status(StatusCode::kPluginLoad,
                  fmt::format("says that {} has a struct_size of {}; it must be a multiple of 8 "
                              "from {} to {}",
                              what, size, first_size, kMaxStructSize));
  }
  T copy{};
  std::memcpy(&copy, address, std::min<std::size_t>(size, sizeof copy));
  return copy;
}

}  // namespace factport::host

#endif  // FACTPORT_HOST_PLUGIN_STRUCT_HPP
