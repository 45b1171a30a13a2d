// SPDX-License-Identifier: Apache-2.0
//
// ReferenceLog: one log in memory, as plain as it can be: a vector of events in log order. Shared
// by every store of this process that has the same name.
//
// Thread rule: its owner holds the mutex.
#ifndef FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_LOG_HPP
#define FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_LOG_HPP

#include <factport/cpp/event.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/uuid.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace factport::reference {

struct ReferenceLog {
  using Key = std::pair<std::string, std::string>;

  std::vector<StoredEvent> events;
  /// The last position of each stream; -1 where a stream is only named.
  std::map<Key, std::int64_t> heads;
  std::int64_t last_given = 0;
  Level level = Level::kStream;

  std::int64_t position_of(StreamView stream) const {
    const auto head = heads.find(Key(stream.category, stream.stream));
    return head == heads.end() ? -1 : head->second;
  }
  const StoredEvent* find(const Uuid& id) const {
    for (const StoredEvent& event : events) {
      if (event.id() == id) return &event;
    }
    return nullptr;
  }
};

/// The logs of all stores with one name.
struct ReferenceLogs {
  std::mutex mutex;
  std::map<std::string, ReferenceLog, std::less<>> logs;

  /// Those of this name, made where there are none.
  static std::shared_ptr<ReferenceLogs> named(const std::string& name);
};

}  // namespace factport::reference

#endif  // FACTPORT_CONFORMANCE_REFERENCE_REFERENCE_LOG_HPP
