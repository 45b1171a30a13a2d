// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "text_width.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace factport::cli {

namespace {

constexpr std::size_t kGap = 2;
/// No column is made narrower than this, or than its title.
constexpr std::size_t kNarrowest = 10;

/// The lines of a cell; all but wrapped ones have one.
std::vector<std::string> fitted(const std::string& cell, Fit fit, std::size_t width) {
  switch (fit) {
    case Fit::kNumber:
      return {std::string(width - std::min(width, display_width(cell)), ' ') + cell};
    case Fit::kWhole: return {cell};
    case Fit::kCutEnd: return {cut_end(cell, width)};
    case Fit::kCutStart: return {cut_start(cell, width)};
    case Fit::kWrap: return wrap(cell, width);
  }
  return {cell};
}

}  // namespace

void Table::add(Row cells) {
  for (std::string& cell : cells) cell = cell.empty() ? "-" : printable(cell);
  if (!widths_.empty()) {
    write_row(cells);
    return;
  }
  waiting_.push_back(std::move(cells));
  if (waiting_.size() == kLayoutRows) lay_out();
}

void Table::finish() {
  if (widths_.empty() && !waiting_.empty()) lay_out();
}

void Table::lay_out() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].title);
    for (const Row& row : waiting_) width = std::max(width, display_width(row[i]));
    widths_.push_back(width);
  }
  shrink_to_fit();
  write_titles();
  for (const Row& row : waiting_) write_row(row);
  waiting_.clear();
}

void Table::write_titles() {
  Row titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  const bool titled =
      std::any_of(titles.begin(), titles.end(), [](const auto& title) { return !title.empty(); });
  if (titled) write_row(titles);
}

void Table::shrink_to_fit() {
  std::size_t total = std::accumulate(widths_.begin(), widths_.end(), kGap * (widths_.size() - 1));
  while (total > width_) {
    std::size_t* const narrower = widest_to_narrow();
    if (narrower == nullptr) return;
    --*narrower;
    --total;
  }
}

// The widest, so that narrow columns stay whole; null = all are as narrow as they may be.
std::size_t* Table::widest_to_narrow() {
  std::size_t* widest = nullptr;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Fit fit = columns_[i].fit;
    const std::size_t least = std::max(kNarrowest, display_width(columns_[i].title));
    if (fit == Fit::kNumber || fit == Fit::kWhole || widths_[i] <= least) continue;
    if (columns_[i].narrow_first) return &widths_[i];
    if (widest == nullptr || widths_[i] > *widest) widest = &widths_[i];
  }
  return widest;
}

void Table::write_row(const Row& cells) {
  std::vector<std::vector<std::string>> columns;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    columns.push_back(fitted(cells[i], columns_[i].fit, widths_[i]));
    height = std::max(height, columns.back().size());
  }
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    std::size_t indent = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell = line < columns[i].size() ? columns[i][line] : std::string();
      if (!cell.empty()) text.append(indent, ' ').append(cell);
      const std::size_t used = display_width(cell);
      indent = (cell.empty() ? indent : 0) + widths_[i] - std::min(widths_[i], used) + kGap;
    }
    text += '\n';
  }
  write_(text);
}

}  // namespace factport::cli
