// SPDX-License-Identifier: Apache-2.0
//
// open_cursor(): the cursor that serves a scan best.
//
// Forwards over the log without filters, a batch is a piece of the log's own array of records:
// nothing is copied and nothing is done per event. Every other scan gathers the records (144 bytes
// each) into an array that is lent with the batch; names, payloads and metadata stay where they
// are. Either way the batch outlives the cursor, and no lock is held between two calls.
//
// In a transaction a scan goes on from the log into the draft, and its batches keep the draft.
#ifndef FACTPORT_MEMORY_SCAN_CURSOR_HPP
#define FACTPORT_MEMORY_SCAN_CURSOR_HPP

#include "selection.hpp"

#include <factport/cpp/scan.hpp>

#include <memory>

namespace factport::memory {

/// `selection`: the whole scope; bounds, limit and filters are taken from the request.
std::unique_ptr<Cursor> open_cursor(Selection selection, const ScanRequest& request);
/// `own`: the same scope in `draft`, which continues the log.
std::unique_ptr<Cursor> open_cursor(Selection selection, Selection own,
                                    std::shared_ptr<const EventTable> draft,
                                    const ScanRequest& request);

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_SCAN_CURSOR_HPP
