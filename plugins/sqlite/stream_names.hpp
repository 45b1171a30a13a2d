// SPDX-License-Identifier: Apache-2.0
//
// StreamNames: the names of the streams that a scan came across, by stream number, so that an event
// is read without joining two more tables. A number keeps its names for ever.
//
// Thread rule: one thread looks up and puts; batches on other threads may read the names that they
// were given, which never move.
#ifndef FACTPORT_SQLITE_STREAM_NAMES_HPP
#define FACTPORT_SQLITE_STREAM_NAMES_HPP

#include "connection.hpp"
#include "text_arena.hpp"

#include <factport/bytes.h>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <unordered_map>

namespace factport::sqlite {

class StreamNames {
 public:
  struct Name {
    factport_bytes category;
    factport_bytes stream;
  };

  /// Asks the database for a stream that was not met before. CORRUPT when it knows none.
  Result<Name> find(Connection& connection, std::int64_t stream_no) {
    // Events of one stream often stand together.
    if (stream_no == last_no_) return last_;
    return find_another(connection, stream_no);
  }
  /// Large enough to be left to the batches that need it, and replaced by an empty one.
  bool is_full() const noexcept { return names_.size() >= kMostNames; }

 private:
  static constexpr std::size_t kMostNames = std::size_t{1} << 15;

  Result<Name> find_another(Connection& connection, std::int64_t stream_no);

  std::unordered_map<std::int64_t, Name> names_;
  TextArena texts_;
  // 0: no row has that number.
  std::int64_t last_no_ = 0;
  Name last_{};
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_STREAM_NAMES_HPP
