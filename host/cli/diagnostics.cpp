// SPDX-License-Identifier: Apache-2.0
#include "diagnostics.hpp"

#include <factport/host/log.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace factport::cli {

namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 5> kLevels{
    {{"trace", LogLevel::kTrace},
     {"debug", LogLevel::kDebug},
     {"info", LogLevel::kInfo},
     {"warning", LogLevel::kWarning},
     {"error", LogLevel::kError}}};

std::string_view name_of(LogLevel level) {
  for (const auto& [name, known] : kLevels) {
    if (known == level) return name;
  }
  return "log";
}

void write_log_line(LogLevel level, std::string_view adapter, std::string_view message) {
  const std::string_view separator = adapter.empty() ? "" : ": ";
  say(fmt::format("{}: {}{}{}", name_of(level), adapter, separator, message));
}

}  // namespace

void say(std::string_view text) {
  // A line of progress may stand there: it is overwritten.
  static const std::string_view begin = isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "";
  const std::string line = fmt::format("{}factport: {}\n", begin, text);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void report(const Status& status) {
  const Failure& failure = status.failure();
  std::string text = fmt::format("{} ({})", failure.message, factport::name_of(failure.code));
  if (!failure.sqlstate.empty()) text += fmt::format("\n  sqlstate: {}", failure.sqlstate);
  if (failure.vendor_code != 0) text += fmt::format("\n  vendor code: {}", failure.vendor_code);
  for (const auto& [key, value] : failure.details) text += fmt::format("\n  {}: {}", key, value);
  say(text);
}

Status log_to_stderr() {
  const char* const wanted = std::getenv("FACTPORT_LOG");
  const std::string_view level = wanted == nullptr || *wanted == '\0' ? "warning" : wanted;
  for (const auto& [name, threshold] : kLevels) {
    if (name != level) continue;
    set_log_sink(write_log_line, threshold);
    return {};
  }
  return {
      StatusCode::kInvalidArgument,
      fmt::format("FACTPORT_LOG is \"{}\"; it may be trace, debug, info, warning or error", level)};
}

}  // namespace factport::cli
