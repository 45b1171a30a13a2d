// SPDX-License-Identifier: Apache-2.0
//
// Importer: lines of events (json_lines.hpp) into a store, in batches (import_batch.hpp).
//
// The order of the file is the order of the events in their log. A line's log wins over the store's
// own; a batch ends where the log changes.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_IMPORTER_HPP
#define FACTPORT_HOST_CLI_IMPORTER_HPP

#include "import_batch.hpp"
#include "input.hpp"
#include "lines.hpp"
#include "progress.hpp"

#include <factport/host/store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace factport::cli {

struct ImportOptions {
  /// The most events of a batch, >= 1.
  std::size_t batch = 1000;
  /// Pass over bad lines, saying which, instead of stopping at the first.
  bool skip_bad = false;
  bool progress = false;
};

struct ImportReport {
  std::uint64_t stored = 0;
  std::uint64_t already_stored = 0;
  std::uint64_t skipped = 0;
  /// Times with more digits than microseconds have.
  std::uint64_t truncated_times = 0;
  double seconds = 0;
};

class Importer {
 public:
  Importer(const EventStore& store, const ImportOptions& options);

  /// Imports an input to its end. On a failure the batches before it are stored, and the message
  /// says how many events that is. A bad line, or an input that cannot be read to its end, is
  /// INVALID_ARGUMENT, and nothing of its batch is stored.
  Status run(Input& input);

  /// What is done, also after a failure.
  const ImportReport& report() const noexcept { return report_; }

 private:
  using Clock = std::chrono::steady_clock;

  Status take(const Line& line);
  std::optional<LineFault> read(const Line& line, LineEvent& event);
  Status add(const Line& line, const LineEvent& event);
  Status store_batch();
  bool skip(std::string_view reason);
  void show_progress(const Input& input);
  double seconds() const;

  EventStore store_;
  ImportOptions options_;
  Clock::time_point begin_;
  ImportBatch batch_;
  // What a line's texts with escapes mean, until the next line.
  TextArena unescaped_;
  ImportReport report_;
  std::string input_name_;
  Progress progress_;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_IMPORTER_HPP
