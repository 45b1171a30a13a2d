// SPDX-License-Identifier: Apache-2.0
#include "shrink.hpp"

#include "check.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace factport::conformance {

namespace {

std::string key(const StreamName& name) { return name.category + '\0' + name.stream; }

// What the log looks like without some of its events.
class Removal {
 public:
  Removal(const History& history, const std::vector<bool>& keep) {
    std::unordered_set<Uuid> kept;
    for (std::size_t at = 0; at < keep.size(); ++at) {
      const Append* append = history.operations[at].append();
      if (append == nullptr) continue;
      for (const SubmittedEvent& event : append->events)
        keep[at] ? (void)kept.insert(event.id) : (void)gone_.insert(event.id);
    }
    // An attempt that stays keeps the events of those that go.
    for (const Uuid& id : kept) gone_.erase(id);
    for (const LoggedEvent& event : history.log) {
      if (gone(event.id)) gaps_[key(event.name)].push_back(event.position);
      streams_.emplace(event.id, event.name);
    }
  }

  bool gone(const Uuid& id) const { return gone_.contains(id); }

  // A length of the stream as it is without them.
  std::int64_t length(const StreamName& name, std::int64_t before) const {
    const auto found = gaps_.find(key(name));
    if (found == gaps_.end()) return before;
    return before - (std::ranges::lower_bound(found->second, before) - found->second.begin());
  }

  // A position at which the stream ends, likewise.
  void apply(const StreamName& name, std::int64_t& position) const {
    if (position < std::numeric_limits<std::int64_t>::max())
      position = length(name, position + 1) - 1;
  }

  void apply(std::vector<SeenEvent>& events) const {
    std::erase_if(events, [&](const SeenEvent& event) { return gone(event.id); });
    for (SeenEvent& event : events) {
      const auto stream = streams_.find(event.id);
      if (stream != streams_.end()) event.position = length(stream->second, event.position);
    }
  }

  void apply(Operation& operation) const {
    if (auto* append = std::get_if<Append>(&operation.call)) {
      apply(append->receipts);
      for (Target& target : append->targets) apply(target.name, target.condition.position);
      for (ActualPosition& actual : append->actual)
        apply(append->targets[actual.target].name, actual.position);
    } else if (auto* scan = std::get_if<ScanRead>(&operation.call)) {
      const std::size_t before = scan->events.size();
      apply(scan->events);
      // What was cut by its limit stays cut.
      if (scan->limit) *scan->limit -= std::min(*scan->limit, before - scan->events.size());
    } else if (auto* info = std::get_if<InfoRead>(&operation.call)) {
      info->count = length(info->name, info->count);
    }
  }

 private:
  std::unordered_set<Uuid> gone_;
  std::unordered_map<std::string, std::vector<std::int64_t>> gaps_;  // rising
  std::unordered_map<Uuid, StreamName> streams_;
};

// A read of the latest event says another thing once that event is left out.
bool depends(const Operation& operation, const Removal& removal) {
  const auto* latest = std::get_if<LatestRead>(&operation.call);
  return latest != nullptr && latest->event && removal.gone(latest->event->id);
}

bool still_proves(const History& history, const Violation& violation) {
  if (malformed(history)) return false;
  return std::ranges::any_of(check_history(history), [&](const Violation& found) {
    return found.kind == violation.kind && found.witnesses == violation.witnesses;
  });
}

}  // namespace

History without(const History& history, const std::vector<bool>& keep) {
  const Removal removal(history, keep);
  History out;
  out.level = history.level;
  out.never_skips = history.never_skips;
  out.crashes = history.crashes;
  for (std::size_t at = 0; at < keep.size(); ++at) {
    if (!keep[at] || depends(history.operations[at], removal)) continue;
    removal.apply(out.operations.emplace_back(history.operations[at]));
  }
  for (const LoggedEvent& event : history.log) {
    if (removal.gone(event.id)) continue;
    LoggedEvent& kept = out.log.emplace_back(event);
    kept.position = removal.length(event.name, event.position);
  }
  return out;
}

History shrink(const History& history, const Violation& violation) {
  std::unordered_set<std::uint64_t> witnesses(violation.witnesses.begin(),
                                              violation.witnesses.end());
  History smallest = history;
  for (std::size_t chunk = (history.operations.size() + 1) / 2; chunk > 0;) {
    bool smaller = false;
    for (std::size_t begin = 0; begin < smallest.operations.size(); begin += chunk) {
      std::vector<bool> keep(smallest.operations.size(), true);
      for (std::size_t at = begin; at < std::min(keep.size(), begin + chunk); ++at)
        keep[at] = witnesses.contains(smallest.operations[at].id);
      if (std::ranges::find(keep, false) == keep.end()) continue;
      History candidate = without(smallest, keep);
      if (!still_proves(candidate, violation)) continue;
      smallest = std::move(candidate);
      smaller = true;
      begin -= std::min(begin, chunk);
    }
    if (chunk > 1 || !smaller) chunk /= 2;
  }
  return smallest;
}

}  // namespace factport::conformance
