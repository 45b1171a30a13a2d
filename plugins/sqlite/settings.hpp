// SPDX-License-Identifier: Apache-2.0
//
// Settings: what a configuration says, with the defaults filled in; and the schema of that
// configuration. README.md explains each key.
#ifndef FACTPORT_SQLITE_SETTINGS_HPP
#define FACTPORT_SQLITE_SETTINGS_HPP

#include <factport/cpp/config.hpp>
#include <factport/cpp/status.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace factport::sqlite {

/// As PRAGMA synchronous numbers them.
enum class Synchronous { kNormal = 1, kFull = 2, kExtra = 3 };

struct Settings {
  /// Absolute.
  std::string file;
  Synchronous synchronous = Synchronous::kFull;
  std::chrono::milliseconds busy_timeout{5000};
  bool read_only = false;
  bool create = true;
  std::size_t readers = 4;
  /// Of each connection.
  std::int64_t page_cache_kib = 8192;
  std::int64_t wal_autocheckpoint_pages = 1000;
  /// What one transaction takes at most from the appends that wait.
  std::size_t group_max_appends = 256;
  std::size_t group_max_bytes = std::size_t{8} << 20;

  /// INVALID_ARGUMENT for a path that names no file.
  static Result<Settings> from(const Config& config);
};

inline constexpr std::string_view kConfigSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "x-short-form": "path",
  "properties": {
    "path": {
      "type": "string", "minLength": 1, "x-path": true,
      "description": "The database file. SQLite keeps two more beside it, FILE-wal and FILE-shm."
    },
    "create": {
      "type": "boolean", "default": true,
      "description": "Make the file when there is none."
    },
    "read_only": {
      "type": "boolean", "default": false,
      "description": "Only read; appends answer PERMISSION_DENIED."
    },
    "synchronous": {
      "type": "string", "enum": ["full", "normal", "extra"], "default": "full",
      "description": "full: an answered append survives loss of power. normal: it survives the death of the process, but not loss of power, and the store is not durable. extra: as full, for the disks of PRAGMA synchronous=EXTRA."
    },
    "busy_timeout_ms": {
      "type": "integer", "minimum": 0, "maximum": 86400000, "default": 5000,
      "description": "How long a call without a deadline waits for another process's write lock."
    },
    "readers": {
      "type": "integer", "minimum": 1, "maximum": 64, "default": 4,
      "description": "The most connections that read at the same time; opened when needed."
    },
    "page_cache_kib": {
      "type": "integer", "minimum": 64, "maximum": 67108864, "default": 8192,
      "description": "Memory for pages, in KiB, of each connection."
    },
    "wal_autocheckpoint_pages": {
      "type": "integer", "minimum": 1, "maximum": 1000000, "default": 1000,
      "description": "An append that leaves this many pages in FILE-wal moves them into FILE."
    },
    "group_commit": {
      "type": "object", "additionalProperties": false,
      "description": "What one transaction takes at most from the appends that wait.",
      "properties": {
        "max_appends": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 256,
          "description": "Appends; 1 gives each its own transaction."},
        "max_bytes": {"type": "integer", "minimum": 1, "maximum": 1073741824, "default": 8388608,
          "description": "Payload and metadata; a single append may be larger."}
      }
    }
  }
})json";

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_SETTINGS_HPP
