// SPDX-License-Identifier: Apache-2.0
#include "workload.hpp"

#include <algorithm>
#include <atomic>

namespace factport::bench {

namespace {

// Where sums go, so that reading an event cannot be optimized away.
std::atomic<std::int64_t> sink;

}  // namespace

std::string json_of_size(std::size_t bytes) {
  std::string json =
      R"({"customer":"c-4711","amount":129.95,"currency":"EUR","lines":[1,2,3],"note":")";
  const std::size_t frame = json.size() + 2;
  if (frame > bytes) return R"({"a":")" + std::string(bytes - 8, 'x') + R"("})";
  return json + std::string(bytes - frame, 'x') + R"("})";
}

std::vector<std::string> stream_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("account-" + std::to_string(i));
  return names;
}

std::int64_t append_events(const EventStore& store, const Workload& workload, std::int64_t batch) {
  const std::string payload = json_of_size(workload.payload_bytes);
  const std::string metadata = json_of_size(workload.metadata_bytes);
  const std::vector<std::string> streams = stream_names(workload.streams);
  const EventLog log = store.log();
  Append append;
  AppendResult result;
  std::size_t stream = 0;
  for (std::int64_t done = 0; done < workload.events;) {
    append.clear();
    const std::uint32_t target = append.target("account", streams[stream]);
    stream = (stream + 1) % streams.size();
    const std::int64_t count = std::min(batch, workload.events - done);
    for (std::int64_t i = 0; i < count; ++i) {
      append.add(target, {.name = "deposited",
                          .payload = payload,
                          .metadata = metadata,
                          .trusted = workload.trusted});
    }
    if (Status status = log.try_append(append, result); !status.ok()) throw Error(status);
    done += count;
  }
  return workload.events;
}

std::int64_t scan_log(const EventStore& store) {
  std::int64_t events = 0;
  std::int64_t sum = 0;
  for (const EventView& event : store.log().scan()) {
    sum += event.position() + event.occurred_at() + event.payload()[0];
    ++events;
  }
  sink += sum;
  return events;
}

}  // namespace factport::bench
