// SPDX-License-Identifier: Apache-2.0
#include "exit_code.hpp"

namespace factport::cli {

const std::string_view kExitCodeHelp =
    "Exit codes:\n"
    "  0  done\n"
    "  1  refused: a condition does not hold, an id is taken, a schema is not current\n"
    "  2  usage, configuration or input: correct it and try again\n"
    "  3  the store is unavailable: unreachable, busy, forbidden, full or damaged\n"
    "  4  a plugin misbehaved or would not load\n"
    "  5  outcome unknown: the events may be stored or not";

ExitCode exit_code_of(StatusCode code) noexcept {
  switch (code) {
    case StatusCode::kOk:
    case StatusCode::kEnd: return ExitCode::kDone;
    case StatusCode::kConditionFailed:
    case StatusCode::kDuplicateId: return ExitCode::kRefused;
    case StatusCode::kInvalidArgument:
    case StatusCode::kUnsupported:
    case StatusCode::kLimit:
    case StatusCode::kNotFound:
    // A level or a schema version that the store does not have.
    case StatusCode::kInvalidState: return ExitCode::kUsage;
    case StatusCode::kPermissionDenied:
    case StatusCode::kUnauthenticated:
    case StatusCode::kCorrupt:
    case StatusCode::kUnknown:
    case StatusCode::kConflict:
    case StatusCode::kBusy:
    case StatusCode::kUnavailable:
    case StatusCode::kTimeout:
    case StatusCode::kCancelled:
    case StatusCode::kResourceExhausted: return ExitCode::kUnavailable;
    case StatusCode::kInternal:
    case StatusCode::kPluginLoad:
    case StatusCode::kPluginIncompatible:
    case StatusCode::kPluginMisbehaved: return ExitCode::kPlugin;
    case StatusCode::kOutcomeUnknown: return ExitCode::kOutcomeUnknown;
  }
  return ExitCode::kUnavailable;
}

}  // namespace factport::cli
