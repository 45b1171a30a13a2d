// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace factport::cli {

namespace {

std::string duration(double seconds) {
  const auto all = static_cast<std::uint64_t>(std::llround(std::min(seconds, 359'999.0)));
  if (all >= 3600) return fmt::format("{}:{:02}:{:02}", all / 3600, all / 60 % 60, all % 60);
  return fmt::format("{}:{:02}", all / 60, all % 60);
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string progress_line(const Advance& advance) {
  std::string line = fmt::format("{} events", grouped(advance.events));
  const double share = advance.bytes_in_all.value_or(0) > 0
                           ? std::min(1.0, static_cast<double>(advance.bytes) /
                                               static_cast<double>(*advance.bytes_in_all))
                           : 0;
  if (share > 0) line += fmt::format("  {:.0f} %", std::floor(share * 100));
  if (advance.seconds <= 0) return line;
  const double rate = static_cast<double>(advance.events) / advance.seconds;
  line += fmt::format("  {} events/s", grouped(static_cast<std::uint64_t>(rate)));
  if (share > 0) line += fmt::format("  {} left", duration(advance.seconds * (1 / share - 1)));
  return line;
}

Progress::Progress(bool wanted) : enabled_(wanted && isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(const Advance& advance) {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(100);
  fmt::print(stderr, "\r\x1b[K{}", progress_line(advance));
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace factport::cli
