// SPDX-License-Identifier: Apache-2.0
//
// Running other programs and waiting for them: the server's script, pgbench, the flush probe.
#ifndef FACTPORT_BENCH_COMMAND_HPP
#define FACTPORT_BENCH_COMMAND_HPP

#include <map>
#include <string>
#include <vector>

namespace factport::bench {

struct CommandOutcome {
  /// What it wrote, stdout and stderr as they came.
  std::string output;
  /// Processor time that it and its children used, in microseconds.
  double cpu_us = 0;
};

/// Runs a program (looked for in PATH when its name has no slash) with this process's environment
/// and `environment` over it. Throws std::runtime_error with what it wrote when it cannot be run or
/// does not exit with 0.
CommandOutcome run_command(const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& environment = {});

}  // namespace factport::bench

#endif  // FACTPORT_BENCH_COMMAND_HPP
