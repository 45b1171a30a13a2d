// SPDX-License-Identifier: Apache-2.0
//
// What comes of the contests: a table on stdout as they end, and everything as JSON.
#ifndef FACTPORT_BENCH_REPORT_HPP
#define FACTPORT_BENCH_REPORT_HPP

#include "contest.hpp"

#include <string>
#include <vector>

namespace factport::bench {

class Report {
 public:
  /// The standings that follow are about this; `words` explain it to a reader.
  void begin(const std::string& setting, const std::string& words);
  /// Prints a contest and keeps it.
  void add(const std::string& contest, std::vector<Standing> standings);

  /// The machine, the build, and every contest.
  std::string to_json() const;

 private:
  struct Entry {
    std::string setting;
    std::string contest;
    std::vector<Standing> standings;
  };

  std::string setting_;
  std::vector<Entry> entries_;
};

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_REPORT_HPP
