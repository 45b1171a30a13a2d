// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, for pinning a plugin to one file.
#ifndef FACTPORT_HOST_SHA256_HPP
#define FACTPORT_HOST_SHA256_HPP

#include <string>
#include <string_view>

namespace factport::host {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SHA256_HPP
