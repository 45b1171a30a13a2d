// SPDX-License-Identifier: Apache-2.0
//
// Events as lines of JSON (NDJSON), the shape that import takes and export writes:
//
//   {"log":"default","category":"users","stream":"user-1","name":"registered",
//    "payload":{"name":"Ann"},"metadata":{},"occurred_at":"2024-01-02T03:04:05Z","id":"0190..."}
//
// category, stream, name and payload are required, in any order. recorded_at, global_position and
// position are what a full export adds; they are the store's to give, so import passes them over.
// Payload and metadata are kept byte for byte, save that line ends between their tokens become
// spaces on the way out: a line is a line.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_JSON_LINES_HPP
#define FACTPORT_HOST_CLI_JSON_LINES_HPP

#include "text_arena.hpp"

#include <factport/cpp/uuid.hpp>
#include <factport/event.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factport::cli {

/// An event that was read from a line. Texts are views of the line, or of the arena where they were
/// written with escapes.
struct LineEvent {
  std::optional<std::string_view> log;
  std::string_view category;
  std::string_view stream;
  std::string_view name;
  std::string_view payload;
  /// Empty = absent.
  std::string_view metadata;
  std::optional<std::int64_t> occurred_at;
  std::optional<Uuid> id;
  /// occurred_at had digits that a microsecond cannot hold; they were dropped.
  bool time_truncated = false;
};

/// The first thing that is wrong with a line.
struct LineFault {
  /// In bytes from the beginning of the line.
  std::size_t offset = 0;
  std::string reason;
};

/// Reads one line. Everything that a store would refuse whatever it holds is a fault: JSON that is
/// not, a key that is unknown, missing or there twice, a name, time, id, payload or metadata that
/// breaks the contract's rules.
std::optional<LineFault> read_event_line(std::string_view line, TextArena& arena, LineEvent& event);

/// The column of an offset for people: characters from 1. Bytes that are no UTF-8 count as one
/// each.
std::size_t column_of(std::string_view line, std::size_t offset);

enum class LineShape {
  /// What import gives back the same event from.
  kPlain,
  /// With position, global_position and recorded_at.
  kFull,
};

/// Appends an event's line, its line end included.
void append_event_line(const factport_event& event, std::string_view log, LineShape shape,
                       std::string& out);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_JSON_LINES_HPP
