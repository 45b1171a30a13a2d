// SPDX-License-Identifier: Apache-2.0
//
// Progress: one line on a terminal that says how far an import is.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_PROGRESS_HPP
#define FACTPORT_HOST_CLI_PROGRESS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace factport::cli {

/// How far something is.
struct Advance {
  std::uint64_t events = 0;
  /// Of the input as it is stored, packed or not.
  std::int64_t bytes = 0;
  /// Absent: a pipe, of which nobody knows the length.
  std::optional<std::int64_t> bytes_in_all;
  double seconds = 0;
};

/// `12,345 events  37 %  152,300 events/s  0:12 left`; what is not known is left out.
std::string progress_line(const Advance& advance);

/// `1,234,567`.
std::string grouped(std::uint64_t number);

class Progress {
 public:
  /// Silent unless stderr is a terminal and `wanted`.
  explicit Progress(bool wanted);
  /// Wipes the line away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows it, at most ten times a second.
  void show(const Advance& advance);

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_;
  bool shown_ = false;
  Clock::time_point next_ = Clock::now();
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_PROGRESS_HPP
