// SPDX-License-Identifier: Apache-2.0
//
// The events of the benchmarks: 300 bytes of payload and 60 of metadata, valid JSON, over a number
// of streams; and the loops that append and scan them through an EventStore.
#ifndef FACTPORT_BENCH_WORKLOAD_HPP
#define FACTPORT_BENCH_WORKLOAD_HPP

#include <factport/host/store.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace factport::bench {

struct Workload {
  std::int64_t events = 100'000;
  std::size_t streams = 1000;
  std::size_t payload_bytes = 300;
  std::size_t metadata_bytes = 60;
  bool trusted = false;
};

/// A JSON object of exactly `bytes` bytes.
std::string json_of_size(std::size_t bytes);
std::vector<std::string> stream_names(std::size_t count);

/// Appends the workload in requests of `batch` events, each to one stream; returns the events.
std::int64_t append_events(const EventStore& store, const Workload& workload, std::int64_t batch);

/// Reads the log, touching each event's header and the first byte of its payload; returns the
/// events.
std::int64_t scan_log(const EventStore& store);

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_WORKLOAD_HPP
