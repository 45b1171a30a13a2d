// SPDX-License-Identifier: Apache-2.0
#include "contention.hpp"

#include "callers.hpp"
#include "stopwatch.hpp"
#include "workload.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace factport::bench {

namespace {

constexpr std::size_t kStreams = 50;
constexpr const char* kCategory = "contended";

struct Refusal {
  std::size_t stream;
  std::int64_t actual;
};

// What everybody knows of a stream.
struct Stream {
  std::int64_t before = -1;
  std::atomic<std::int64_t> acknowledged = -1;
  std::atomic<std::int64_t> stored = 0;
};
using Streams = std::array<Stream, kStreams>;

class Contestant {
 public:
  Contestant(const EventStore& store, Streams& streams, std::uint64_t seed)
      : log_(store.log()), streams_(streams), names_(stream_names(kStreams)), random_(seed) {
    for (std::size_t i = 0; i < kStreams; ++i) seen_[i] = streams[i].before;
  }

  void run(const Stopwatch& watch, double seconds) {
    while (!watch.has_run(seconds)) append_to(random_() % kStreams);
  }

  std::vector<double> latencies_us_;
  std::vector<Refusal> refusals_;

 private:
  void append_to(std::size_t stream) {
    const std::int64_t acknowledged = streams_[stream].acknowledged.load();
    const Condition condition = position_is(seen_[stream]);
    append_.clear();
    const std::uint32_t target = append_.target(kCategory, names_[stream]);
    append_.add(target, {.name = "deposited", .payload = payload_});
    append_.require(target, condition);
    Status status;
    latencies_us_.push_back(microseconds_of([&] { status = log_.try_append(append_, result_); }));
    if (status.ok()) {
      take_receipt(stream);
    } else if (status.code() == StatusCode::kConditionFailed) {
      take_refusal(stream, acknowledged);
    } else {
      throw Error(status);
    }
  }

  void take_receipt(std::size_t stream) {
    const std::int64_t position = result_.receipts.at(0).position;
    if (position != seen_[stream] + 1) {
      throw std::runtime_error(fmt::format(
          "stored at position {}, on the condition that {} is last", position, seen_[stream]));
    }
    seen_[stream] = position;
    ++streams_[stream].stored;
    std::atomic<std::int64_t>& acknowledged = streams_[stream].acknowledged;
    for (std::int64_t known = acknowledged.load();
         known < position && !acknowledged.compare_exchange_weak(known, position);) {
    }
  }

  void take_refusal(std::size_t stream, std::int64_t acknowledged) {
    const std::int64_t actual = result_.unmet.at(0).actual_position;
    if (actual == seen_[stream] || actual < acknowledged) {
      throw std::runtime_error(
          fmt::format("refused at position {} where {} was expected and {} was acknowledged before",
                      actual, seen_[stream], acknowledged));
    }
    seen_[stream] = actual;
    refusals_.push_back({stream, actual});
  }

  const EventLog log_;
  Streams& streams_;
  const std::vector<std::string> names_;
  const std::string payload_ = json_of_size(300);
  std::mt19937_64 random_;
  std::array<std::int64_t, kStreams> seen_{};
  Append append_;
  AppendResult result_;
};

std::int64_t last_position(const EventStore& store, std::size_t stream) {
  return store.stream(kCategory, stream_names(kStreams)[stream]).info().last_position;
}

void verify_ends(const EventStore& store, const Streams& streams,
                 const std::vector<std::unique_ptr<Contestant>>& contestants) {
  std::array<std::int64_t, kStreams> ends{};
  for (std::size_t i = 0; i < kStreams; ++i) {
    ends[i] = last_position(store, i);
    if (ends[i] - streams[i].before != streams[i].stored) {
      throw std::runtime_error(fmt::format("a stream grew by {} where {} appends were stored",
                                           ends[i] - streams[i].before, streams[i].stored.load()));
    }
  }
  for (const auto& contestant : contestants) {
    for (const Refusal& refusal : contestant->refusals_) {
      if (refusal.actual > ends[refusal.stream]) {
        throw std::runtime_error(fmt::format("refused at position {} of a stream that ends at {}",
                                             refusal.actual, ends[refusal.stream]));
      }
    }
  }
}

}  // namespace

Figures contend(const MeasuredServer& server, const EventStore& store, int callers,
                double seconds) {
  Streams streams;
  for (std::size_t i = 0; i < kStreams; ++i) {
    streams[i].before = last_position(store, i);
    streams[i].acknowledged = streams[i].before;
  }
  std::vector<std::unique_ptr<Contestant>> contestants;
  for (int i = 0; i < callers; ++i) {
    contestants.push_back(
        std::make_unique<Contestant>(store, streams, static_cast<std::uint64_t>(i)));
  }
  const Stopwatch watch(server);
  run_callers(callers, [&](int caller) {
    contestants[static_cast<std::size_t>(caller)]->run(watch, seconds);
  });
  std::vector<double> latencies;
  std::int64_t refused = 0;
  for (const auto& contestant : contestants) {
    latencies.insert(latencies.end(), contestant->latencies_us_.begin(),
                     contestant->latencies_us_.end());
    refused += static_cast<std::int64_t>(contestant->refusals_.size());
  }
  const auto stored = static_cast<std::int64_t>(latencies.size()) - refused;
  Figures figures = watch.stop(stored, std::move(latencies));
  figures.refused = refused;
  verify_ends(store, streams, contestants);
  return figures;
}

}  // namespace factport::bench
