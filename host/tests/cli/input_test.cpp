// SPDX-License-Identifier: Apache-2.0
#include "input.hpp"

#include "../scratch_directory.hpp"
#include "gzip.hpp"
#include "lines.hpp"

#include <factport/host/error.hpp>

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace factport;
using namespace factport::cli;

namespace {

std::string read_all(Input& input, std::size_t at_once = 1000) {
  std::string text;
  std::string block(at_once, '\0');
  while (const std::size_t got = input.read(block.data(), at_once)) text.append(block, 0, got);
  return text;
}

std::string random_text(std::size_t size) {
  std::minstd_rand random(7);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>('a' + random() % 26);
  return text;
}

std::string reason_of_failure(const std::filesystem::path& file) {
  try {
    Input input(file);
    read_all(input);
  } catch (const Error& error) {
    return std::string(error.status().message());
  }
  return "nothing failed";
}

std::vector<std::string> lines_of(const std::string& text, std::size_t limit = kMaxLineBytes) {
  const ScratchDirectory scratch;
  Input input(scratch.write("lines", text));
  Lines lines(input, limit);
  std::vector<std::string> all;
  Line line;
  while (lines.next(line)) {
    CHECK(line.number == all.size() + 1);
    all.push_back(std::string(line.text) + (line.too_long ? "..." : ""));
  }
  CHECK_FALSE(lines.next(line));
  return all;
}

}  // namespace

TEST_CASE("input: a plain file and its gzip give the same bytes, in blocks of any size") {
  const ScratchDirectory scratch;
  const std::string text = random_text(1'000'000);
  for (const std::string& content : {text, gzip(text)}) {
    for (const std::size_t at_once : {1u, 7u, 65'536u, 2'000'000u}) {
      if (at_once == 1 && content.size() != text.size()) continue;
      Input input(scratch.write("file", content));
      REQUIRE(read_all(input, at_once) == text);
      CHECK(input.bytes_used() == static_cast<std::int64_t>(content.size()));
      CHECK(input.size() == static_cast<std::int64_t>(content.size()));
    }
  }
}

TEST_CASE("input: short files are what they are") {
  const ScratchDirectory scratch;
  for (const std::string text : {"", "a", "\x1f", "ab"}) {
    Input input(scratch.write("file", text));
    CHECK(read_all(input) == text);
  }
}

TEST_CASE("input: gzip members one after the other are one text") {
  const ScratchDirectory scratch;
  Input input(scratch.write("file", gzip("one ") + gzip("") + gzip("two")));
  CHECK(read_all(input) == "one two");
}

TEST_CASE("input: damaged gzip data is refused, by name and reason") {
  const ScratchDirectory scratch;
  const std::string packed = gzip(random_text(100'000));
  CHECK_THAT(reason_of_failure(scratch.write("cut.gz", packed.substr(0, packed.size() / 2))),
             Catch::Contains("cut.gz") && Catch::Contains("its gzip data is cut off"));
  CHECK_THAT(reason_of_failure(scratch.write("cut.gz", packed.substr(0, packed.size() - 1))),
             Catch::Contains("its gzip data is cut off"));
  CHECK_THAT(reason_of_failure(scratch.write("cut.gz", packed.substr(0, 2))),
             Catch::Contains("its gzip data is cut off"));
  std::string damaged = packed;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  CHECK_THAT(reason_of_failure(scratch.write("damaged.gz", damaged)),
             Catch::Contains("its gzip data is damaged"));
  CHECK_THAT(reason_of_failure(scratch.write("tail.gz", packed + "tail")),
             Catch::Contains("something follows its gzip data"));
}

TEST_CASE("input: a file that is not there, or a directory, is an error with its name") {
  const ScratchDirectory scratch;
  CHECK_THAT(reason_of_failure(scratch.path() / "absent"),
             Catch::Contains("absent: No such file or directory"));
  CHECK_THAT(reason_of_failure(scratch.path()), Catch::Contains("Is a directory"));
}

TEST_CASE("lines: the last one needs no line end, and empty ones count") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("a") == std::vector<std::string>{"a"});
  CHECK(lines_of("a\n") == std::vector<std::string>{"a"});
  CHECK(lines_of("\n\na\r\nb") == std::vector<std::string>{"", "", "a\r", "b"});
}

TEST_CASE("lines: those longer than a block arrive whole") {
  const std::string longer = random_text(3'000'000);
  CHECK(lines_of("a\n" + longer + "\nb\n") == std::vector<std::string>{"a", longer, "b"});
}

TEST_CASE("lines: one that is too long is marked and passed over") {
  CHECK(lines_of("12345\n123456\nb", 5) == std::vector<std::string>{"12345", "12345...", "b"});
  CHECK(lines_of("123456", 5) == std::vector<std::string>{"12345..."});
  const std::string longer = random_text(1'000'000);
  CHECK(lines_of(longer + "\nb\n", 5) ==
        std::vector<std::string>{longer.substr(0, 5) + "...", "b"});
}
