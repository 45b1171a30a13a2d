// SPDX-License-Identifier: Apache-2.0
//
// Validation of requests, in one place, so that every adapter refuses the same input with the same
// words and may rely on what it is given. The rules are the contract's; what an adapter may rely on
// is said in the headers of the sdk.
#ifndef FACTPORT_HOST_REQUEST_CHECK_HPP
#define FACTPORT_HOST_REQUEST_CHECK_HPP

#include <factport/append.h>
#include <factport/cpp/adapter.hpp>
#include <factport/cpp/status.hpp>
#include <factport/scan.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace factport::host {

/// 0001-01-01T00:00:00Z and the last microsecond of the year 9999.
inline constexpr std::int64_t kFirstTime = -62'135'596'800'000'000;
inline constexpr std::int64_t kLastTime = 253'402'300'799'999'999;

/// A name of the contract: 1 to 255 bytes of UTF-8 without NUL. `what` begins the message.
Status check_name(std::string_view what, std::string_view name);

/// A time of the contract.
Status check_time(std::string_view what, std::int64_t time);

/// An append, completed: ids and times are given. `trusted` has one entry an event, non-zero where
/// the payload needs no look; empty = none is trusted.
Status check_append(const factport_append_request& request, const StoreFacts& facts,
                    std::span<const std::uint8_t> trusted);

/// The scope of a read.
Status check_scope(const factport_scope& scope);

/// A scan: scope, bounds, and what the store offers.
Status check_scan(const factport_scan_request& request, const StoreFacts& facts);

}  // namespace factport::host

#endif  // FACTPORT_HOST_REQUEST_CHECK_HPP
