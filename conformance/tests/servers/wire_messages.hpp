// SPDX-License-Identifier: Apache-2.0
//
// WireMessages: cuts a stream of bytes into the messages of PostgreSQL's protocol, version 3: a
// type byte and a big-endian length that counts itself; only a client's first message has no type.
#ifndef FACTPORT_CONFORMANCE_SERVERS_WIRE_MESSAGES_HPP
#define FACTPORT_CONFORMANCE_SERVERS_WIRE_MESSAGES_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factport::conformance {

struct WireMessage {
  /// 0: a client's first message, or an answer of one byte to it.
  char type = 0;
  /// All of it, type and length included.
  std::string bytes;

  std::string_view body() const { return std::string_view(bytes).substr(type == 0 ? 4 : 5); }
};

class WireMessages {
 public:
  enum class Side { kClient, kServer };
  explicit WireMessages(Side side) : first_(side == Side::kClient) {}

  void add(std::string_view bytes) { pending_ += bytes; }

  /// The next whole message; nothing when more bytes are needed.
  std::optional<WireMessage> next() {
    const std::size_t header = first_ ? 0 : 1;
    if (pending_.size() < header + 4) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = header; i < header + 4; ++i)
      length = length << 8 | static_cast<unsigned char>(pending_[i]);
    if (pending_.size() < header + length) return std::nullopt;
    WireMessage message{first_ ? '\0' : pending_[0], pending_.substr(0, header + length)};
    pending_.erase(0, header + length);
    first_ = false;
    return message;
  }

 private:
  bool first_;
  std::string pending_;
};

/// Up to the NUL that ends it, which is skipped.
inline std::string take_text(std::string_view& body) {
  const std::size_t end = body.find('\0');
  std::string text(body.substr(0, end));
  body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
  return text;
}

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_WIRE_MESSAGES_HPP
