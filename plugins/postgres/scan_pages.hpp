// SPDX-License-Identifier: Apache-2.0
//
// ScanPages: the statements that read a page of a scan, one for each shape that a scan can have.
// All take the same parameters:
//   $1 log, $2 category, $3 stream, $4 and $5 the first and last key that are left (inclusive),
//   $6 the most rows, $7 the most bytes, $8 whether any name will do, $9 names,
//   $10 to $13 the ranges [from, before) of occurred_at and recorded_at
// and answer the columns of @open_scan@, which runs them for the first page. A key is the position
// in a stream, else the global position.
//
// A page is a range of one index, in order: what it costs does not depend on how much was read
// before it, and nothing is kept open between two pages.
//
// A filtered page looks at no more than kMostExamined events, however few of them pass, so that no
// statement runs for long. Its last row has no id but a note: the most rows that it would have had,
// and key and global position of the last event that it looked at.
//
// A careful page has no more than $7 bytes, or one event: it adds up the sizes first, by what is
// stored as long as nothing was compressed, else by the length of the text. That is 0.5 us an
// event, so that the others do without it, in tables where no row was ever too large for its block
// (001_read.sql). What the server compressed into its row counts as stored; it was at most 90
// times as long, in text that repeats one letter.
#ifndef FACTPORT_POSTGRES_SCAN_PAGES_HPP
#define FACTPORT_POSTGRES_SCAN_PAGES_HPP

#include "names.hpp"

#include <factport/cpp/scan.hpp>

#include <cstdint>
#include <vector>

namespace factport::postgres {

/// Names are short for what differs between two pages.
struct PageShape {
  ScopeKind scope = ScopeKind::kLog;
  bool backwards = false;
  bool filtered = false;
  bool careful = false;
};

class ScanPages {
 public:
  static constexpr std::int64_t kMostExamined = 8192;

  explicit ScanPages(const Names& names);

  const Statement& of(PageShape shape) const noexcept { return statements_[index_of(shape)]; }

 private:
  static std::size_t index_of(PageShape shape) noexcept;

  std::vector<Statement> statements_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SCAN_PAGES_HPP
