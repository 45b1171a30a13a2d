// SPDX-License-Identifier: Apache-2.0
//
// The command line: which command, with which options. Only this, options.hpp and
// help_format.hpp know CLI11.
#ifndef FACTPORT_HOST_CLI_COMMAND_LINE_HPP
#define FACTPORT_HOST_CLI_COMMAND_LINE_HPP

#include "exit_code.hpp"
#include "output.hpp"

#include <functional>

namespace factport::cli {

using Command = std::function<ExitCode(Output&)>;

/// The command that is asked for. Where it is help, the command prints it; where the arguments make
/// no sense, it says so and is kUsage.
Command parse_command_line(int argc, const char* const* argv);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_COMMAND_LINE_HPP
