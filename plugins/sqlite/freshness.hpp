// SPDX-License-Identifier: Apache-2.0
//
// Freshness: what a read waits for when it opens. Everything committed is readable at once in this
// store (log_writer.hpp), so `own`, `complete` and `available` never wait; only `at_least` does,
// for appends that have not happened yet.
#ifndef FACTPORT_SQLITE_FRESHNESS_HPP
#define FACTPORT_SQLITE_FRESHNESS_HPP

#include "reader_pool.hpp"
#include "rows.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace factport::sqlite {

/// The row of a log, once it is as fresh as asked; nothing for a log without events. TIMEOUT names
/// the position that was waited for.
Result<std::optional<LogRow>> fresh_log(ReaderPool& readers, const Call& call,
                                        std::string_view name, Freshness freshness,
                                        std::int64_t at_least);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_FRESHNESS_HPP
