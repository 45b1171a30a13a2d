// SPDX-License-Identifier: Apache-2.0
//
// What the command says to people, on stderr.
//
// Thread rule: say and report may be called from any threads; a call writes its lines at once.
#ifndef FACTPORT_HOST_CLI_DIAGNOSTICS_HPP
#define FACTPORT_HOST_CLI_DIAGNOSTICS_HPP

#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::cli {

/// Writes "factport: TEXT".
void say(std::string_view text);

/// Says why something failed: the message, the status and what else is known.
void report(const Status& status);

/// Sends the library's log to stderr: what is at or above FACTPORT_LOG (trace, debug, info,
/// warning, error; by default warning). INVALID_ARGUMENT where it is something else.
Status log_to_stderr();

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_DIAGNOSTICS_HPP
