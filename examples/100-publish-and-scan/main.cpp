// SPDX-License-Identifier: Apache-2.0
//
// Publishes to a stream and reads it back. The backend is whatever the configuration names:
//
//     publish-and-scan memory:
//     publish-and-scan sqlite:events.db
//     publish-and-scan store.json
#include <factport/host/host.hpp>

#include <iostream>

int main(int argc, char** argv) {
  auto store = factport::open_store(argc > 1 ? argv[1] : "memory:");
  auto stream = store.stream("users", "user-123");
  stream.publish({{.name = "registered", .payload = R"({"name":"Ann"})"},
                  {.name = "moved", .payload = R"({"to":"Lisbon"})"}},
                 factport::stream_is_empty());
  for (const auto& event : stream.scan()) {
    std::cout << event.position() << " " << event.name() << " " << event.payload() << "\n";
  }
}
