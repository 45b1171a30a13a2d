// SPDX-License-Identifier: Apache-2.0
//
// A process that the tests run beside themselves:
//   postgres_writer open URL SCHEMA                    opens the store and appends one event
//   postgres_writer write URL SCHEMA LEVEL THREADS SEED  writes until its stdin ends
// Exit code 0: all was as the contract says; otherwise stderr says what was not.
#include "numbered_events.hpp"
#include "postgres_store.hpp"
#include "together.hpp"
#include "writing.hpp"

#include <unistd.h>

#include <atomic>
#include <deque>
#include <exception>
#include <iostream>
#include <string>

using namespace factport;
using namespace factport::conformance;

namespace {

void write(const PostgresPlace& place, int threads, unsigned seed) {
  OpenOptions options = test_options();
  options.retry_conflicts.attempts = 1000;
  const EventStore store = open_store(config_of(place), options);
  std::atomic<bool> ended{false};
  Together together;
  for (int i = 0; i < threads; ++i) {
    together.add([&store, &ended, number = seed + static_cast<unsigned>(i)] {
      Writing(store, number).run(ended);
    });
  }
  together.start();
  char ignored = 0;
  while (::read(0, &ignored, 1) > 0) {
  }
  ended = true;
  for (const std::string& failure : together.join()) throw std::runtime_error(failure);
}

Level level_of(const std::string& name) {
  for (const Level level : all_levels()) {
    if (name_of(level) == name) return level;
  }
  throw std::runtime_error("no level " + name);
}

}  // namespace

int main(int argc, char** argv) {
  const std::deque<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() == 3 && words[0] == "open") {
      open_postgres({words[1], words[2]})
          .stream("c", std::to_string(::getpid()))
          .publish({numbered_event(1)});
    } else if (words.size() == 6 && words[0] == "write") {
      write({words[1], words[2], level_of(words[3]), R"(, "pool": {"max": 20})"},
            std::stoi(words[4]), static_cast<unsigned>(std::stoul(words[5])));
    } else {
      std::cerr << "see the first lines of writer.cpp\n";
      return 2;
    }
  } catch (const std::exception& failure) {
    std::cerr << "a writer failed: " << failure.what() << "\n";
    return 1;
  }
  return 0;
}
