// SPDX-License-Identifier: Apache-2.0
//
// A serializer of one's own: an application's type becomes a JSON payload and comes back.
#include <factport/host/host.hpp>

#include <charconv>
#include <iostream>
#include <string>

struct Deposited {
  long amount = 0;
};

// This one writes {"amount":N} by hand; a real one would use the application's JSON library.
template <>
struct factport::Serializer<Deposited> {
  static constexpr std::string_view kName = "deposited";

  static std::string serialize(const Deposited& value) {
    return R"({"amount":)" + std::to_string(value.amount) + "}";
  }
  static Deposited deserialize(std::string_view payload) {
    Deposited value;
    const std::size_t at = payload.find(':') + 1;
    std::from_chars(payload.data() + at, payload.data() + payload.size(), value.amount);
    return value;
  }
};

int main(int argc, char** argv) {
  auto store = factport::open_store(argc > 1 ? argv[1] : "memory:");
  auto account = store.stream("accounts", "ann");
  account.publish({factport::event_of(Deposited{.amount = 100}),
                   {.name = "renamed", .payload = R"({"to":"Ann B."})"},
                   factport::event_of(Deposited{.amount = 20})});
  long total = 0;
  for (const auto& event : account.scan()) {
    if (factport::is<Deposited>(event)) total += factport::as<Deposited>(event).amount;
  }
  std::cout << "deposited in all: " << total << "\n";
}
