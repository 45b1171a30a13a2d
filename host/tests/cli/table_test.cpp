// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "text_width.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <string>

using namespace factport::cli;

namespace {

std::string table_of(std::vector<Column> columns, std::size_t width,
                     const std::vector<Table::Row>& rows) {
  std::string text;
  Table table(std::move(columns), width, [&](std::string_view part) { text += part; });
  for (const Table::Row& row : rows) table.add(row);
  table.finish();
  return text;
}

}  // namespace

TEST_CASE("text width: marks take no column, CJK and emoji two") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("äöü") == 3);
  CHECK(display_width("a\u0308") == 1);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("😀") == 2);
  CHECK(display_width("ﬁ…") == 2);
}

TEST_CASE("text width: what could command the terminal is shown as an escape") {
  CHECK(printable("a\x1b[2Jb\n\t") == "a\\u001b[2Jb\\n\\t");
  CHECK(printable("\u202Eevil\u009b") == "\\u202eevil\\u009b");
  CHECK(printable("\xff日") == "\uFFFD日");
}

TEST_CASE("text width: cutting leaves an ellipsis and never half a character") {
  CHECK(cut_end("abcdef", 6) == "abcdef");
  CHECK(cut_end("abcdef", 5) == "abcd…");
  CHECK(cut_end("日本語", 4) == "日…");
  CHECK(cut_end("日本語", 5) == "日本…");
  CHECK(cut_end("abc", 1) == "…");
  CHECK(cut_end("abc", 0).empty());
  CHECK(cut_start("/usr/lib/x.so", 8) == "…ib/x.so");
  CHECK(cut_start("日本語", 4) == "…語");
}

TEST_CASE("text width: wrapping breaks at spaces, or where it must") {
  CHECK(wrap("", 10) == std::vector<std::string>{""});
  CHECK(wrap("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("one two", 3) == std::vector<std::string>{"one", "two"});
  CHECK(wrap("a bcdefgh", 7) == std::vector<std::string>{"a", "bcdefgh"});
  CHECK(wrap("a bcdefghi", 7) == std::vector<std::string>{"a bcdef", "ghi"});
  CHECK(wrap("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
}

TEST_CASE("table: columns are aligned, numbers to the right, and an empty cell is a dash") {
  CHECK(table_of({{"n", Fit::kNumber}, {"name"}, {"end"}}, 80,
                 {{"7", "日本", "x"}, {"1234", "", "y"}}) ==
        "   n  name  end\n"
        "   7  日本  x\n"
        "1234  -     y\n");
}

TEST_CASE("table: it fits the width by cutting the widest column, and first the one that may go") {
  const Table::Row row{"12345678", std::string(30, 'a'), std::string(60, 'b')};
  CHECK(table_of({{"n", Fit::kNumber}, {"one"}, {"two"}}, 40, {row}) ==
        "       n  one             two\n"
        "12345678  aaaaaaaaaaaaa…  bbbbbbbbbbbbb…\n");
  CHECK(table_of({{"n", Fit::kNumber}, {"one"}, {"two", Fit::kCutEnd, true}}, 60, {row}) ==
        "       n  one                             two\n"
        "12345678  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bbbbbbbbbbbbbbbbb…\n");
}

TEST_CASE("table: numbers and whole cells are never cut, even where the width is too small") {
  CHECK(table_of({{"n", Fit::kNumber}, {"w", Fit::kWhole}}, 10, {{"1234567890", "abcdefghij"}}) ==
        "         n  w\n"
        "1234567890  abcdefghij\n");
}

TEST_CASE("table: wrapped cells go on below, beside empty ones") {
  CHECK(
      table_of({{"", Fit::kWhole}, {"", Fit::kWrap}}, 14, {{"key", "one two three"}, {"k", "v"}}) ==
      "key  one two\n"
      "     three\n"
      "k    v\n");
}

TEST_CASE("table: a cell cannot command the terminal, nor end its row") {
  CHECK(table_of({{"name"}}, 80, {{"a\x1b[2J\nb"}}) == "name\na\\u001b[2J\\nb\n");
}

TEST_CASE("table: without rows there are no titles") { CHECK(table_of({{"n"}}, 80, {}).empty()); }

TEST_CASE("table: after the first rows the layout is kept") {
  std::vector<Table::Row> rows(Table::kLayoutRows, {"a", "b"});
  rows.push_back({std::string(20, 'x'), "b"});
  const std::string text = table_of({{"one"}, {"two"}}, 80, rows);
  std::istringstream lines(text);
  std::string line;
  std::string last;
  while (std::getline(lines, line)) last = line;
  CHECK(last == "xx…  b");
}
