// SPDX-License-Identifier: Apache-2.0
#include "callers.hpp"

#include "stopwatch.hpp"
#include "workload.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace factport::bench {

namespace {

class Caller {
 public:
  Caller(const EventStore& store, const CallerLoad& load, const std::vector<std::string>& streams,
         std::uint64_t seed)
      : log_(store.log()), load_(load), streams_(streams), random_(seed) {}

  void run(const Stopwatch& watch) {
    while (!watch.has_run(load_.seconds)) {
      fill();
      Status status;
      latencies_us_.push_back(microseconds_of([&] { status = log_.try_append(append_, result_); }));
      if (!status.ok()) throw Error(status);
    }
  }

  std::vector<double> latencies_us_;

 private:
  const std::string& any_of(std::size_t count) { return streams_[random_() % count]; }

  void fill() {
    append_.clear();
    const std::size_t streams = load_.spread == Spread::kManyStreams
                                    ? std::min(kManyStreams, streams_.size())
                                    : streams_.size();
    std::uint32_t target = append_.target("account", any_of(streams));
    for (std::size_t i = 0; i < load_.events; ++i) {
      if (i > 0 && load_.spread == Spread::kManyStreams) {
        target = append_.target("account", any_of(streams));
      }
      append_.add(target, {.name = "deposited", .payload = payload_, .metadata = metadata_});
    }
  }

  const EventLog log_;
  const CallerLoad& load_;
  const std::vector<std::string>& streams_;
  const std::string payload_ = json_of_size(300);
  const std::string metadata_ = json_of_size(60);
  std::mt19937_64 random_;
  Append append_;
  AppendResult result_;
};

}  // namespace

void run_callers(int callers, const std::function<void(int caller)>& work) {
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(callers));
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; ++caller) {
    threads.emplace_back([caller, &work, &failures] {
      try {
        work(caller);
      } catch (...) {
        failures[static_cast<std::size_t>(caller)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

Figures append_by_callers(const MeasuredServer& server, const EventStore& store,
                          const CallerLoad& load) {
  const std::vector<std::string> streams = stream_names(load.streams);
  // No two runs choose the same streams in the same order.
  static std::uint64_t seed = 0;
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < load.callers; ++i) {
    callers.push_back(std::make_unique<Caller>(store, load, streams, ++seed));
  }
  const Stopwatch watch(server);
  run_callers(load.callers,
              [&](int caller) { callers[static_cast<std::size_t>(caller)]->run(watch); });
  std::vector<double> latencies;
  for (const auto& caller : callers) {
    latencies.insert(latencies.end(), caller->latencies_us_.begin(), caller->latencies_us_.end());
  }
  const auto events = static_cast<std::int64_t>(latencies.size() * load.events);
  return watch.stop(events, std::move(latencies));
}

}  // namespace factport::bench
