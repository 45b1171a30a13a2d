// SPDX-License-Identifier: Apache-2.0
//
// Times, as PostgreSQL prints them: `2026-11-25 19:16:52.123456+01`, DateStyle ISO, in whatever
// zone the session has.
#ifndef FACTPORT_POSTGRES_TIMESTAMP_HPP
#define FACTPORT_POSTGRES_TIMESTAMP_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace factport::postgres {

/// Microseconds since the Unix epoch; nothing for what is not such a time. Exact for every time
/// that an event can have, the zone's offset to the second and ` BC` included: the first hours of
/// year 1 belong to the year before in some zones.
std::optional<std::int64_t> parse_timestamp(std::string_view text) noexcept;

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_TIMESTAMP_HPP
