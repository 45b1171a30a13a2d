// SPDX-License-Identifier: Apache-2.0
//
// A PostgreSQL server of the benchmark's own, in one of four settings. All of them flush before
// they acknowledge; they differ in where the data lies and what a flush takes.
#ifndef FACTPORT_BENCH_MEASURED_SERVER_HPP
#define FACTPORT_BENCH_MEASURED_SERVER_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace factport::bench {

struct ServerSetting {
  std::string name;
  /// What it is, for the table's heading.
  std::string words;
  bool in_memory = false;
  /// Above 0: each flush takes this long (flush_delay.c).
  int flush_us = 0;
};

/// own, memory, flush250, flush2000.
const std::vector<ServerSetting>& server_settings();

/// Started by the constructor, stopped by the destructor, and stopped as well when this process is
/// killed. Throws std::runtime_error.
class MeasuredServer {
 public:
  /// `directory` is where a server that is not in memory has its data.
  MeasuredServer(const ServerSetting& setting, const std::filesystem::path& directory);
  ~MeasuredServer();
  MeasuredServer(const MeasuredServer&) = delete;
  MeasuredServer& operator=(const MeasuredServer&) = delete;

  const ServerSetting& setting() const noexcept { return setting_; }
  /// The folder of its socket, which libpq takes as a host.
  const std::string& host() const noexcept { return folder_; }
  /// libpq keywords.
  std::string connect_string() const;
  /// What fdatasync takes in its data folder, as flush_probe.c says: "p50 p99" in microseconds.
  std::string flush_times() const;
  /// Processor time of all its processes, the ended ones included, in microseconds.
  double cpu_us() const;

 private:
  void verify_that_flushes_are_delayed() const;

  const ServerSetting setting_;
  std::string folder_;
  std::int64_t postmaster_ = 0;
};

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_MEASURED_SERVER_HPP
