// SPDX-License-Identifier: Apache-2.0
//
// The naive model of a scan: which of a log's events it delivers, in what order. Says in a dozen
// lines what every adapter must do.
#ifndef FACTPORT_CONFORMANCE_SCAN_MODEL_HPP
#define FACTPORT_CONFORMANCE_SCAN_MODEL_HPP

#include "recorded_event.hpp"

#include <factport/host/store.hpp>

#include <string>

namespace factport::conformance {

/// A stream, a category (without a stream) or the log (without either).
struct ScanScope {
  std::string category;
  std::string stream;

  bool contains(const RecordedEvent& event) const;
  Scan scan(const EventStore& store, const ScanOptions& options) const;
};

/// Whether the event lies inside the bounds and passes the filters.
bool selects(const ScanOptions& options, const RecordedEvent& event);

/// What the scan delivers of `log`, which is everything in the log's order.
RecordedEvents expected_scan(const RecordedEvents& log, const ScanScope& scope,
                             const ScanOptions& options);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SCAN_MODEL_HPP
