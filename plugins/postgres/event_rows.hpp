// SPDX-License-Identifier: Apache-2.0
//
// EventRows: the answer to a statement of scan_pages.hpp, as event records. Texts are not copied:
// names, payloads and metadata are spans into the result, which libpqxx counts, so that an
// EventRows and everything in it lives as long as anybody holds it, whatever becomes of the
// connection.
#ifndef FACTPORT_POSTGRES_EVENT_ROWS_HPP
#define FACTPORT_POSTGRES_EVENT_ROWS_HPP

#include <factport/cpp/status.hpp>
#include <factport/event.h>

#include <pqxx/pqxx>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace factport::postgres {

class EventRows {
 public:
  /// CORRUPT for a row that no adapter wrote: a time outside the years 1 to 9999, an id that is
  /// none.
  static Result<std::shared_ptr<const EventRows>> read(pqxx::result rows);

  const std::vector<factport_event>& events() const noexcept { return events_; }
  /// The notes of the rows without an id, in order; NULL elements are -1.
  const std::vector<std::vector<std::int64_t>>& notes() const noexcept { return notes_; }
  /// Of all texts.
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  explicit EventRows(pqxx::result rows) : rows_(std::move(rows)) {}
  bool add(const pqxx::row& row);

  pqxx::result rows_;
  std::vector<factport_event> events_;
  std::vector<std::vector<std::int64_t>> notes_;
  std::uint64_t bytes_ = 0;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_EVENT_ROWS_HPP
