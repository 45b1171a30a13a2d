// SPDX-License-Identifier: Apache-2.0
#ifndef FACTPORT_SQLITE_STREAM_INFO_HPP
#define FACTPORT_SQLITE_STREAM_INFO_HPP

#include "connection.hpp"
#include "rows.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

namespace factport::sqlite {

/// What is known of a stream without reading its events; an absent one is an empty one.
Result<StreamInfo> read_stream_info(Connection& connection, const LogRow& log,
                                    const ScopeView& scope);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_STREAM_INFO_HPP
