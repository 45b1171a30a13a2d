// SPDX-License-Identifier: Apache-2.0
//
// ImportBatch: events of one log that are appended together, in their order, as atomically as the
// store allows.
//
// A batch is one append. It becomes several, one after the other, where the store's limits or its
// lack of multi_stream_append want it, and where some of its events are stored already: then it is
// halved until whole parts are either new or old. So a file whose events have ids is imported again
// without storing anything twice, whatever the batches were the first time.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_IMPORT_BATCH_HPP
#define FACTPORT_HOST_CLI_IMPORT_BATCH_HPP

#include "json_lines.hpp"
#include "text_arena.hpp"

#include <factport/host/store.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

class ImportBatch {
 public:
  /// What became of the events of a batch.
  struct Counts {
    std::uint64_t stored = 0;
    std::uint64_t already_stored = 0;
  };

  /// Called with the line of an event that the store refuses for what it is, and the reason. true =
  /// go on without it.
  using Refused = std::function<bool(std::uint64_t line, const Status& reason)>;

  explicit ImportBatch(EventStore store, Refused refused)
      : store_(std::move(store)), refused_(std::move(refused)) {}

  /// Adds a copy of an event. REQUIRES: its log is that of the others.
  void add(std::string_view log, const LineEvent& event, std::uint64_t line);

  std::size_t size() const noexcept { return events_.size(); }
  /// Of payloads and metadata.
  std::size_t bytes() const noexcept { return bytes_; }
  const std::string& log() const noexcept { return log_; }

  /// Appends the events and forgets them. What was counted is stored, whatever is returned; a
  /// failure says which lines it is about.
  Status store(Counts& counts);

 private:
  struct Event {
    LineEvent fields;
    std::uint64_t line = 0;
  };
  using Events = std::span<const Event>;

  Status store_range(const EventLog& log, Events events, Counts& counts);
  Status store_halves(const EventLog& log, Events events, Counts& counts);
  Status store_refused(const EventLog& log, Events events, const Status& reason, Counts& counts);
  static Status about_lines(Events events, const Status& status);
  std::size_t fill(Events events);

  EventStore store_;
  Refused refused_;
  std::string log_;
  std::vector<Event> events_;
  std::size_t bytes_ = 0;
  // Holds the events' texts.
  TextArena arena_;
  // Their memory is used again by every append.
  Append append_;
  AppendResult result_;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_IMPORT_BATCH_HPP
