// SPDX-License-Identifier: Apache-2.0
//
// Uuid: the id of an event. Text is taken with or without dashes, in either case, and printed in
// lowercase with dashes.
#ifndef FACTPORT_CPP_UUID_HPP
#define FACTPORT_CPP_UUID_HPP

#include <factport/event.h>

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace factport {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  constexpr Uuid() = default;
  explicit Uuid(const factport_uuid& raw) { std::memcpy(bytes.data(), raw.bytes, bytes.size()); }

  factport_uuid raw() const {
    factport_uuid out;
    std::memcpy(out.bytes, bytes.data(), bytes.size());
    return out;
  }

  /// Nothing unless `text` is 32 hexadecimal digits, bare or with dashes after digits 8, 12,
  /// 16, 20.
  static std::optional<Uuid> parse(std::string_view text) {
    const bool dashed = text.size() == 36;
    if (!dashed && text.size() != 32) return std::nullopt;
    Uuid uuid;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
      if (dashed && (i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-')
        return std::nullopt;
      const int high = digit(text[at]);
      const int low = digit(text[at + 1]);
      if (high < 0 || low < 0) return std::nullopt;
      uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
      at += 2;
    }
    return uuid;
  }

  std::string to_string() const {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
      text.push_back(kDigits[bytes[i] >> 4]);
      text.push_back(kDigits[bytes[i] & 15]);
    }
    return text;
  }

  auto operator<=>(const Uuid&) const = default;

 private:
  static constexpr int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  }
};

}  // namespace factport

template <>
struct std::hash<factport::Uuid> {
  std::size_t operator()(const factport::Uuid& uuid) const noexcept {
    // The last eight bytes of every UUID version are (nearly all) random; the first need not be.
    std::uint64_t low;
    std::uint64_t high;
    std::memcpy(&high, uuid.bytes.data(), 8);
    std::memcpy(&low, uuid.bytes.data() + 8, 8);
    return static_cast<std::size_t>((low ^ (high >> 29) ^ high) * 0x9E3779B97F4A7C15u);
  }
};

#endif  // FACTPORT_CPP_UUID_HPP
