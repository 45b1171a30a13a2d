// SPDX-License-Identifier: Apache-2.0
//
// The parts that a log is made of, each by its invariants.
#include "append_request.hpp"
#include "arena.hpp"
#include "growing_array.hpp"
#include "id_index.hpp"
#include "name_index.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

using namespace factport::memory;
using factport::memory::test::numbered_id;

namespace {

using SmallArray = GrowingArray<int, 4, 32>;

class Named {
 public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  std::string_view name() const { return name_; }

 private:
  std::string name_;
};

}  // namespace

TEST_CASE("arena: pieces are aligned, keep apart and stay where they are") {
  Arena arena;
  std::vector<std::pair<char*, std::size_t>> pieces;
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    const std::size_t size = i % 500 == 0 ? 400'000 : random() % 300;
    char* piece = arena.allocate(size);
    REQUIRE(reinterpret_cast<std::uintptr_t>(piece) % 8 == 0);
    std::memset(piece, i % 128, size);
    pieces.emplace_back(piece, size);
  }
  for (int i = 0; i < 5000; ++i) {
    const auto [piece, size] = pieces[static_cast<std::size_t>(i)];
    REQUIRE(std::all_of(piece, piece + size, [&](char byte) { return byte == i % 128; }));
  }
}

TEST_CASE("growing array: elements stay where they are, through chunks and directories") {
  Arena arena;
  SmallArray array;
  std::vector<const int*> places;
  for (int i = 0; i < 3000; ++i) {
    array.stage(i, arena);
    array.publish();
    places.push_back(&array[static_cast<std::size_t>(i)]);
  }
  REQUIRE(array.size() == 3000);
  for (std::size_t i = 0; i < 3000; ++i) {
    REQUIRE(array[i] == static_cast<int>(i));
    REQUIRE(&array[i] == places[i]);
  }
}

TEST_CASE("growing array: runs cover every element once and never cross a chunk") {
  Arena arena;
  SmallArray array;
  for (int i = 0; i < 500; ++i) array.stage(i, arena);
  array.publish();
  std::size_t at = 0;
  while (at < array.size()) {
    const auto run = array.run(at, array.size() - at);
    REQUIRE_FALSE(run.empty());
    for (const int element : run) REQUIRE(element == static_cast<int>(at++));
  }
  CHECK(at == 500);
  CHECK(array.run(100, 1).size() == 1);
}

TEST_CASE("growing array: what is staged is not there until published, and can be forgotten") {
  Arena arena;
  SmallArray array;
  for (int i = 0; i < 10; ++i) array.stage(i, arena);
  CHECK(array.size() == 0);
  array.publish();
  CHECK(array.size() == 10);
  for (int i = 0; i < 100; ++i) array.stage(-1, arena);
  array.rollback();
  CHECK(array.size() == 10);
  CHECK(array.staged() == 10);
  array.stage(77, arena);
  array.publish();
  CHECK(array[10] == 77);
  CHECK(array[9] == 9);
}

TEST_CASE("name index: finds every name, no other, and lists them in byte order") {
  Arena arena;
  NameIndex<Named> index;
  std::vector<std::unique_ptr<Named>> items;
  std::vector<std::string> names;
  for (int i = 0; i < 3000; ++i) names.push_back(std::to_string(i * 7919 % 3001));
  names.push_back("\xC3\xA4");
  names.push_back("z");
  for (const std::string& name : names) {
    items.push_back(std::make_unique<Named>(name));
    index.insert(*items.back(), hash_of(name), arena);
  }
  for (const auto& item : items) REQUIRE(index.find(item->name()) == item.get());
  CHECK(index.find("absent") == nullptr);
  CHECK(index.find("") == nullptr);

  std::sort(names.begin(), names.end());
  auto place = index.not_before("");
  for (const std::string& name : names) {
    REQUIRE_FALSE(place.at_end());
    REQUIRE((*place).name() == name);
    place.next();
  }
  CHECK(place.at_end());
  CHECK((*index.not_before("zz")).name() == "\xC3\xA4");
  CHECK(index.not_before("\xFF").at_end());
}

TEST_CASE("id index: finds what has the hash and is the one, through every growth") {
  IdIndex index;
  CHECK_FALSE(index.find(1, [](std::uint32_t) { return true; }));
  constexpr std::uint32_t kCount = 20'000;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    index.reserve(1);
    // Every hash twice.
    index.insert(i / 2 * 0x9E3779B9u, i);
  }
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const auto found = index.find(i / 2 * 0x9E3779B9u, [&](std::uint32_t n) { return n == i; });
    REQUIRE(found == i);
  }
  CHECK_FALSE(index.find(0, [](std::uint32_t) { return false; }));
}

TEST_CASE("id index: ids that count in any of their bytes are spread all the same") {
  for (std::size_t byte = 0; byte < 15; ++byte) {
    CAPTURE(byte);
    std::vector<std::uint32_t> low_bits;
    for (std::uint32_t i = 0; i < 4096; ++i) {
      factport_uuid id{};
      id.bytes[byte] = static_cast<std::uint8_t>(i >> 8);
      id.bytes[byte + 1] = static_cast<std::uint8_t>(i);
      low_bits.push_back(hash_of(id) % 4096);
    }
    std::sort(low_bits.begin(), low_bits.end());
    const auto distinct = std::unique(low_bits.begin(), low_bits.end()) - low_bits.begin();
    // Of 4096 balls in 4096 bins, about 1 - 1/e of the bins get one.
    CHECK(distinct > 2400);
  }
}
