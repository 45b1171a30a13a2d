// SPDX-License-Identifier: Apache-2.0
//
// How the command ends: the one place where a status becomes an exit code.
#ifndef FACTPORT_HOST_CLI_EXIT_CODE_HPP
#define FACTPORT_HOST_CLI_EXIT_CODE_HPP

#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::cli {

enum class ExitCode : int {
  kDone = 0,
  /// The store understood and said no.
  kRefused = 1,
  /// The caller's to correct: arguments, configuration, input.
  kUsage = 2,
  /// The store's, or its surroundings': trying again later may help.
  kUnavailable = 3,
  kPlugin = 4,
  kOutcomeUnknown = 5,
};

ExitCode exit_code_of(StatusCode code) noexcept;

/// The table, for `factport --help`.
extern const std::string_view kExitCodeHelp;

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_EXIT_CODE_HPP
