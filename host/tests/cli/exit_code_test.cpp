// SPDX-License-Identifier: Apache-2.0
#include "exit_code.hpp"

#include <catch2/catch.hpp>

using namespace factport;
using namespace factport::cli;

TEST_CASE("exit codes: each status has the one that says what to do") {
  CHECK(exit_code_of(StatusCode::kOk) == ExitCode::kDone);
  for (const StatusCode code : {StatusCode::kConditionFailed, StatusCode::kDuplicateId}) {
    CHECK(exit_code_of(code) == ExitCode::kRefused);
  }
  for (const StatusCode code : {StatusCode::kInvalidArgument, StatusCode::kUnsupported,
                                StatusCode::kLimit, StatusCode::kNotFound}) {
    CHECK(exit_code_of(code) == ExitCode::kUsage);
  }
  for (const StatusCode code : {StatusCode::kInternal, StatusCode::kPluginLoad,
                                StatusCode::kPluginIncompatible, StatusCode::kPluginMisbehaved}) {
    CHECK(exit_code_of(code) == ExitCode::kPlugin);
  }
  CHECK(exit_code_of(StatusCode::kOutcomeUnknown) == ExitCode::kOutcomeUnknown);
}

TEST_CASE("exit codes: what is safe to retry is the store being unavailable") {
  for (std::int32_t raw = -120; raw <= 0; ++raw) {
    const auto code = static_cast<StatusCode>(raw);
    if (!is_known_status(raw) || !is_safe_to_retry(code)) continue;
    CHECK(exit_code_of(code) == ExitCode::kUnavailable);
  }
}
