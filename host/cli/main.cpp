// SPDX-License-Identifier: Apache-2.0
//
// The command `factport`.
#include "command_line.hpp"
#include "diagnostics.hpp"
#include "exit_code.hpp"
#include "output.hpp"

#include <factport/host/error.hpp>

#include <unistd.h>

#include <csignal>
#include <exception>

using namespace factport;
using namespace factport::cli;

namespace {

ExitCode run(int argc, char** argv, Output& out) {
  try {
    if (const Status status = log_to_stderr(); !status.ok()) throw Error(status);
    return parse_command_line(argc, argv)(out);
  } catch (const Error& error) {
    report(error.status());
    return exit_code_of(error.code());
  } catch (const std::exception& error) {
    report({StatusCode::kResourceExhausted, error.what()});
    return ExitCode::kUnavailable;
  }
}

// What was read before a failure is printed all the same.
ExitCode run_and_flush(int argc, char** argv) {
  try {
    Output out(STDOUT_FILENO);
    const ExitCode code = run(argc, argv, out);
    out.flush();
    return code;
  } catch (const BrokenPipe&) {
    return ExitCode::kDone;
  } catch (const Error& error) {
    report(error.status());
    return exit_code_of(error.code());
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away is told by write, not by a signal.
  std::signal(SIGPIPE, SIG_IGN);
  return static_cast<int>(run_and_flush(argc, argv));
}
