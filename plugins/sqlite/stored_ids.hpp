// SPDX-License-Identifier: Apache-2.0
//
// Exactly once: whether the ids of a request are stored already.
#ifndef FACTPORT_SQLITE_STORED_IDS_HPP
#define FACTPORT_SQLITE_STORED_IDS_HPP

#include "connection.hpp"

#include <factport/cpp/append.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <span>

namespace factport::sqlite {

enum class StoredIds { kNone, kAll };

/// kAll: the request was stored before, all of its ids in the same streams, under the same names,
/// contiguous in the log and in this order; the receipts are filled with the original ones.
/// kNone: none of its ids is stored. DUPLICATE_ID, naming the id: they overlap otherwise, or one
/// stands twice in the request. `streams` has the number of each target, 0 where there is none yet.
Result<StoredIds> look_up_ids(Connection& connection, std::int64_t log_no,
                              const AppendRequest& request, std::span<const std::int64_t> streams,
                              Receipts& receipts);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_STORED_IDS_HPP
