// SPDX-License-Identifier: Apache-2.0
//
// Table: rows for people, aligned, in the width of a terminal. The widths are decided by the first
// kLayoutRows rows; later rows keep to them, so a table of any length needs bounded memory.
//
// Thread rule: an object by one thread at a time.
#ifndef FACTPORT_HOST_CLI_TABLE_HPP
#define FACTPORT_HOST_CLI_TABLE_HPP

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

/// What happens to a cell that is wider than its column.
enum class Fit {
  /// Numbers, to the right: never cut, the column is as wide as it must be.
  kNumber,
  /// Never cut.
  kWhole,
  kCutEnd,
  /// For paths: the end says most.
  kCutStart,
  /// Goes on in the next line.
  kWrap,
};

struct Column {
  std::string title;
  Fit fit = Fit::kCutEnd;
  /// Narrowed before all others.
  bool narrow_first = false;
};

class Table {
 public:
  using Row = std::vector<std::string>;
  using Write = std::function<void(std::string_view)>;

  static constexpr std::size_t kLayoutRows = 500;

  /// Writes tables of at most `width` columns of the terminal, unless whole cells are wider.
  Table(std::vector<Column> columns, std::size_t width, Write write)
      : columns_(std::move(columns)), width_(width), write_(std::move(write)) {}

  /// Adds a row of as many cells as there are columns; an empty cell is shown as "-".
  void add(Row cells);
  /// Writes what is left. Without a row nothing is written, not even the titles; where all titles
  /// are empty, no line is.
  void finish();

 private:
  void lay_out();
  void shrink_to_fit();
  std::size_t* widest_to_narrow();
  void write_titles();
  void write_row(const Row& cells);

  std::vector<Column> columns_;
  std::size_t width_;
  Write write_;
  // Until the layout is decided.
  std::vector<Row> waiting_;
  // Empty until then; one a column.
  std::vector<std::size_t> widths_;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_TABLE_HPP
