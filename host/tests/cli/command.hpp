// SPDX-License-Identifier: Apache-2.0
//
// Runs the command as a shell would.
#ifndef FACTPORT_HOST_TESTS_CLI_COMMAND_HPP
#define FACTPORT_HOST_TESTS_CLI_COMMAND_HPP

#include "../scratch_directory.hpp"

#include <initializer_list>
#include <string>
#include <vector>

/// What a run of the command left.
struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

using Arguments = std::vector<std::string>;

struct Surroundings {
  std::string input = {};
  /// NAME=VALUE, beside those of the test.
  std::vector<std::string> environment = {};
};

/// Runs `factport ARGUMENTS` to its end. It finds the plugins of FACTPORT_TEST_PLUGINS.
Ran run(const Arguments& arguments, const Surroundings& surroundings = {});

/// Runs it with its output going to a file.
Ran run_into(const std::string& file, const Arguments& arguments);

/// Runs it with a reader that reads `bytes` of its output and goes away.
Ran run_with_impatient_reader(const Arguments& arguments, std::size_t bytes);

/// Stores, each a --store, that keep what one run of the command leaves for the next: those of the
/// adapters that were built.
std::vector<std::string> durable_stores(const ScratchDirectory& scratch);

/// The arguments of a list of lists, one after the other.
Arguments operator+(Arguments first, const Arguments& second);

/// A line that import takes.
std::string line_of(const std::string& stream, const std::string& payload,
                    const std::string& id = {});

#endif  // FACTPORT_HOST_TESTS_CLI_COMMAND_HPP
