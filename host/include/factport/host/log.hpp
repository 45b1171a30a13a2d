// SPDX-License-Identifier: Apache-2.0
//
// The application's log: what the library and the plugins have to say that is not the answer of a
// call. Silent until the application sets a sink; nothing is ever written to stdout or stderr.
//
// Thread rule: all functions may be called from any threads at the same time. The sink is called on
// whichever thread has something to say, a plugin's own included, and on several at once.
#ifndef FACTPORT_HOST_LOG_HPP
#define FACTPORT_HOST_LOG_HPP

#include <factport/host.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace factport {

enum class LogLevel : std::int32_t {
  kTrace = FACTPORT_LOG_TRACE,
  kDebug = FACTPORT_LOG_DEBUG,
  kInfo = FACTPORT_LOG_INFO,
  kWarning = FACTPORT_LOG_WARNING,
  kError = FACTPORT_LOG_ERROR,
};

/// Takes one message: valid UTF-8 of at most 64 KiB, without a line end of its own. `adapter` is
/// who speaks, empty for the library itself. Both are valid for the call only. What the sink throws
/// is dropped. It must not call into a store: the speaker may hold locks.
using LogSink =
    std::function<void(LogLevel level, std::string_view adapter, std::string_view message)>;

/// Sends every message of `threshold` and above to `sink`; an empty sink makes the log silent. The
/// former sink may still be running on other threads when this returns, and is destroyed by the
/// last of them.
void set_log_sink(LogSink sink, LogLevel threshold = LogLevel::kInfo);

/// Whether a message of this level would reach a sink. One relaxed load.
bool log_enabled(LogLevel level) noexcept;

/// Gives a message to the sink. Never fails.
void log(LogLevel level, std::string_view adapter, std::string_view message) noexcept;

}  // namespace factport

#endif  // FACTPORT_HOST_LOG_HPP
