// SPDX-License-Identifier: Apache-2.0
#include "host_services.hpp"

#include "random.hpp"
#include "uuid_v7.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/log.hpp>
#include <factport/version.h>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using factport::bytes_of;
using factport::Clock;
using factport::LogLevel;
using factport::Uuid;
using factport::host::HostServices;
using factport::host::UuidV7Source;

namespace {

class StoppedClock final : public Clock {
 public:
  std::int64_t now_us() override { return 1'700'000'000'123'456; }
  std::int64_t monotonic_ns() override { return 42; }
};

struct Line {
  LogLevel level;
  std::string adapter;
  std::string message;
};

/// Collects the log as long as it lives.
class LogCollector {
 public:
  explicit LogCollector(LogLevel threshold = LogLevel::kTrace) {
    factport::set_log_sink(
        [this](LogLevel level, std::string_view adapter, std::string_view message) {
          lines_.push_back({level, std::string(adapter), std::string(message)});
        },
        threshold);
  }
  ~LogCollector() { factport::set_log_sink(nullptr); }

  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
};

}  // namespace

TEST_CASE("host services: a plugin sees the host, its clocks and its random bytes", "[host]") {
  const HostServices services("sqlite", std::make_shared<StoppedClock>());
  const factport_host* const host = services.raw();
  CHECK(host->struct_size == sizeof(factport_host));
  CHECK(host->abi_major == FACTPORT_ABI_MAJOR);
  CHECK(host->abi_minor == FACTPORT_ABI_MINOR);
  CHECK(factport::view_of(host->version) == FACTPORT_VERSION_STRING);
  CHECK(host->now_us(host) == 1'700'000'000'123'456);
  CHECK(host->monotonic_ns(host) == 42);
  CHECK(host->get_extension(host, bytes_of("com.example.none/1")) == nullptr);

  const auto size = GENERATE(std::size_t{16}, std::size_t{5000});
  std::vector<unsigned char> bytes(size + 1, 0);
  host->random_bytes(host, bytes.data(), size);
  CHECK(std::count(bytes.begin(), bytes.end(), 0) < static_cast<std::ptrdiff_t>(size / 4 + 4));
  CHECK(bytes.back() == 0);
}

TEST_CASE("host services: a derived class offers extensions", "[host]") {
  struct Offering final : HostServices {
    using HostServices::HostServices;
    const void* extension(std::string_view id) const noexcept override {
      return id == "com.example.some/1" ? this : nullptr;
    }
  };
  const Offering services("sqlite");
  const factport_host* const host = services.raw();
  CHECK(host->get_extension(host, bytes_of("com.example.some/1")) == &services);
  CHECK(host->get_extension(host, bytes_of("com.example.some/2")) == nullptr);
}

TEST_CASE("host services: the system's clocks run in their units", "[host]") {
  Clock& clock = *factport::system_clock();
  CHECK(clock.now_us() > 1'700'000'000'000'000);
  CHECK(clock.now_us() < 4'000'000'000'000'000);
  const std::int64_t before = clock.monotonic_ns();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(clock.monotonic_ns() - before >= 2'000'000);
}

TEST_CASE("log: messages reach the sink with their speaker", "[log]") {
  const HostServices services("sqlite");
  const LogCollector log;
  services.raw()->log(services.raw(), FACTPORT_LOG_WARNING, bytes_of("slow disk\n"));
  services.raw()->log(services.raw(), 1234, bytes_of("unknown levels count as info"));
  services.raw()->log(services.raw(), FACTPORT_LOG_ERROR, bytes_of("bad \xFF byte"));
  services.raw()->log(services.raw(), FACTPORT_LOG_ERROR, bytes_of(std::string(100'000, 'x')));
  REQUIRE(log.lines().size() == 4);
  CHECK(log.lines()[0].level == LogLevel::kWarning);
  CHECK(log.lines()[0].adapter == "sqlite");
  CHECK(log.lines()[0].message == "slow disk");
  CHECK(log.lines()[1].level == LogLevel::kInfo);
  CHECK(log.lines()[2].message == "bad \xEF\xBF\xBD byte");
  CHECK(log.lines()[3].message.size() == 65'536);
}

TEST_CASE("log: messages below the threshold are dropped", "[log]") {
  const LogCollector log(LogLevel::kWarning);
  factport::log(LogLevel::kInfo, "sqlite", "not said");
  factport::log(LogLevel::kWarning, "sqlite", "said");
  REQUIRE(log.lines().size() == 1);
  CHECK(log.lines()[0].message == "said");
}

TEST_CASE("log: it is silent without a sink, and survives one that throws", "[log]") {
  CHECK_FALSE(factport::log_enabled(LogLevel::kError));
  factport::log(LogLevel::kError, "sqlite", "nobody hears this");
  factport::set_log_sink([](LogLevel, std::string_view, std::string_view) {
    throw std::runtime_error("the sink is broken");
  });
  factport::log(LogLevel::kError, "sqlite", "nobody hears this either");
  factport::set_log_sink(nullptr);
}

TEST_CASE("log: the sink is replaced while others speak", "[log]") {
  std::atomic<int> heard{0};
  std::atomic<bool> done{false};
  std::vector<std::thread> speakers;
  for (int i = 0; i < 3; ++i) {
    speakers.emplace_back([&done] {
      while (!done) factport::log(LogLevel::kError, "a", "b");
    });
  }
  for (int i = 0; i < 200 || heard == 0; ++i) {
    auto weight = std::make_shared<int>(1);
    factport::set_log_sink(
        [&heard, weight](LogLevel, std::string_view, std::string_view) { heard += *weight; });
  }
  done = true;
  for (std::thread& speaker : speakers) speaker.join();
  factport::set_log_sink(nullptr);
  CHECK(heard > 0);
}

TEST_CASE("ids: a UUIDv7 carries its time, version and variant", "[ids]") {
  UuidV7Source ids;
  const Uuid id = ids.next(1'700'000'000'123'456);
  std::uint64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | id.bytes[i];
  CHECK(milliseconds == 1'700'000'000'123);
  CHECK(id.bytes[6] >> 4 == 7);
  CHECK(id.bytes[8] >> 6 == 2);
}

TEST_CASE("ids: each is greater than the one before, whatever the clock does", "[ids]") {
  UuidV7Source ids;
  std::int64_t now = 1'700'000'000'000'000;
  Uuid last = ids.next(now);
  bool increasing = true;
  for (int i = 0; i < 200'000; ++i) {
    // Stands still for longer than the counter lasts, then runs back, then forth.
    if (i == 150'000) now -= 3'600'000'000;
    if (i > 160'000) now += 777;
    const Uuid next = ids.next(now);
    increasing = increasing && last < next;
    last = next;
  }
  CHECK(increasing);
  CHECK(last < ids.next(now + 7'200'000'000));
  last = ids.next(INT64_MIN);
  const Uuid late = ids.next(INT64_MAX);
  CHECK(last < late);
  CHECK(late < ids.next(INT64_MAX));
}

TEST_CASE("ids: those of many threads are different and ordered in each", "[ids]") {
  UuidV7Source ids;
  std::array<std::vector<Uuid>, 4> made;
  std::vector<std::thread> threads;
  for (std::vector<Uuid>& mine : made) {
    threads.emplace_back([&ids, &mine] {
      for (int i = 0; i < 5000; ++i) mine.push_back(ids.next(1'700'000'000'000'000));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Uuid> all;
  for (const std::vector<Uuid>& mine : made) {
    CHECK(std::is_sorted(mine.begin(), mine.end()));
    all.insert(mine.begin(), mine.end());
  }
  CHECK(all.size() == 20'000);
}

TEST_CASE("ids: a forked child makes others than its parent", "[ids]") {
  // The buffers of both are filled before the fork.
  factport::system_ids()->next(0);
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  std::array<unsigned char, 32> mine{};
  factport::host::random_bytes(mine.data(), mine.size());
  if (child == 0) {
    const bool written = write(pipe_ends[1], mine.data(), mine.size()) == 32;
    _exit(written ? 0 : 1);
  }
  std::array<unsigned char, 32> theirs{};
  CHECK(read(pipe_ends[0], theirs.data(), theirs.size()) == 32);
  CHECK(mine != theirs);
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}
