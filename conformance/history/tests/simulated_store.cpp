// SPDX-License-Identifier: Apache-2.0
#include "simulated_store.hpp"

#include "scenario.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace factport::conformance {

namespace {

constexpr std::size_t kCallers = 6;

struct Event {
  LoggedEvent stored;
  std::size_t visible_from;  // a tick; the maximum = not committed
};

constexpr std::size_t kNotYet = std::numeric_limits<std::size_t>::max();

struct Caller {
  std::optional<Operation> operation;
  int step = 0;
  std::optional<std::string> lock;
  bool judged = false;
  std::vector<std::size_t> written;  // indexes of events
  std::int64_t polled = 0;
};

class Store {
 public:
  Store(const Simulation& simulation, std::uint32_t seed) : simulation_(simulation), random_(seed) {
    history_.level = simulation.declared;
  }

  History run() {
    std::vector<Caller> callers(kCallers);
    while (history_.operations.size() < simulation_.operations) {
      ++tick_;
      const auto at = static_cast<std::size_t>(pick(0, kCallers - 1));
      step(callers[at], static_cast<std::uint32_t>(at));
    }
    for (Caller& caller : callers) abandon(caller);
    std::ranges::sort(events_, {}, [](const Event& event) { return event.stored.global_position; });
    for (const Event& event : events_) {
      if (event.visible_from != kNotYet) history_.log.push_back(event.stored);
    }
    return history_;
  }

 private:
  int pick(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
  bool one_in(int n) { return pick(1, n) == 1; }

  StreamName some_stream() {
    const int number = pick(0, 4);
    return {number < 3 ? "a" : "b", std::to_string(number)};
  }

  void step(Caller& caller, std::uint32_t session) {
    if (!caller.operation) {
      begin(caller, session);
    } else if (caller.operation->append() != nullptr) {
      append(caller);
    } else {
      read(caller);
    }
  }

  void begin(Caller& caller, std::uint32_t session) {
    Operation operation;
    operation.id = ++ids_;
    operation.thread = operation.session = session;
    operation.invoked = now();
    switch (pick(0, 5)) {
      case 0: operation.call = InfoRead{some_stream(), 0}; break;
      case 1: operation.call = LatestRead{some_scope(), std::nullopt}; break;
      case 2: operation.call = some_scan(caller); break;
      default: operation.call = some_append(); break;
    }
    caller.operation = std::move(operation);
    caller.step = 0;
  }

  Scope some_scope() {
    const StreamName name = some_stream();
    switch (pick(0, 2)) {
      case 0: return {Width::kStream, name.category, name.stream};
      case 1: return {Width::kCategory, name.category, {}};
      default: return {};
    }
  }

  ScanRead some_scan(const Caller& caller) {
    ScanRead scan;
    scan.scope = some_scope();
    if (scan.scope.width == Width::kLog && one_in(2)) scan.after = caller.polled;
    if (one_in(3)) scan.limit = static_cast<std::uint64_t>(pick(1, 4));
    if (one_in(5)) scan.direction = Direction::kBackwards;
    return scan;
  }

  Append some_append() {
    Append append;
    const StreamName name = some_stream();
    append.targets.push_back({name, some_condition(name)});
    const int events = pick(1, 3);
    for (int i = 0; i < events; ++i) append.events.push_back({numbered_id(++event_ids_), 0});
    return append;
  }

  Condition some_condition(const StreamName& name) {
    switch (pick(0, 5)) {
      case 0: return kExists;
      case 1: return kEmpty;
      case 2: return {};
      default: return at(length(name) - 1 + (one_in(4) ? pick(-1, 1) : 0));
    }
  }

  std::int64_t length(const StreamName& name) const {
    return std::ranges::count_if(events_, [&](const Event& event) {
      return event.visible_from != kNotYet && event.stored.name == name;
    });
  }

  std::string lock_of(const StreamName& name) const {
    if (simulation_.locked == Level::kLog) return "log";
    if (simulation_.locked == Level::kCategory) return name.category;
    return name.category + '/' + name.stream;
  }

  bool holds(const Target& target) const {
    const std::int64_t count = length(target.name);
    if (simulation_.bug == PlantedBug::kPositionAtLeast &&
        target.condition.kind == Condition::Kind::kPositionIs)
      return count - 1 >= target.condition.position;
    return target.condition.holds(count);
  }

  void append(Caller& caller) {
    auto& append = std::get<Append>(caller.operation->call);
    const Target& target = append.targets[0];
    if (simulation_.bug == PlantedBug::kCheckBeforeLock && !caller.lock && caller.step == 0) {
      caller.judged = holds(target);
      caller.step = 1;
      return;
    }
    if (!caller.lock && caller.step <= 1) {
      const std::string lock = lock_of(target.name);
      if (std::exchange(locks_[lock], true)) return;
      caller.lock = lock;
      caller.step = 1;
      return;
    }
    if (caller.step == 1) {
      judge(caller, append);
    } else if (caller.step <= 1 + static_cast<int>(append.events.size())) {
      write(caller, append, static_cast<std::size_t>(caller.step - 2));
    } else if (caller.step == 2 + static_cast<int>(append.events.size())) {
      commit(caller);
    } else {
      acknowledge(caller, append);
    }
  }

  void judge(Caller& caller, Append& append) {
    const Target& target = append.targets[0];
    const bool judged =
        simulation_.bug == PlantedBug::kCheckBeforeLock ? caller.judged : holds(target);
    const bool whim = simulation_.bug == PlantedBug::kSpuriousRefusal &&
                      target.condition.kind != Condition::Kind::kNone && one_in(20);
    if (judged && !whim) {
      ++caller.step;
      return;
    }
    if (!one_in(3)) append.actual.push_back({0, length(target.name) - 1});
    if (simulation_.bug == PlantedBug::kCheckBeforeLock && !append.actual.empty() &&
        target.condition.holds(append.actual[0].position + 1))
      append.actual.clear();
    finish(caller, Outcome::kRefused);
  }

  void write(Caller& caller, Append& append, std::size_t at) {
    const StreamName& name = append.targets[0].name;
    const auto position = length(name) + (one_by_one() ? 0 : static_cast<std::int64_t>(at));
    caller.written.push_back(events_.size());
    const LoggedEvent stored{append.events[at].id, name, position, ++global_position_};
    events_.push_back({stored, one_by_one() ? tick_ : kNotYet});
    append.receipts.push_back({stored.id, position, stored.global_position});
    ++caller.step;
    if (one_in(60)) fail(caller);
  }

  bool one_by_one() const { return simulation_.bug == PlantedBug::kOneByOne; }

  // A definite failure: what was written is rolled back.
  void fail(Caller& caller) {
    if (one_by_one()) return;
    std::get<Append>(caller.operation->call).receipts.clear();
    finish(caller, Outcome::kFailed);
  }

  void commit(Caller& caller) {
    const bool lost = simulation_.bug == PlantedBug::kLostEvent && one_in(20);
    for (const std::size_t written : caller.written) {
      if (!lost && !one_by_one()) events_[written].visible_from = tick_;
    }
    unlock(caller);
    ++caller.step;
    if (one_in(30)) abandon(caller);
  }

  void acknowledge(Caller& caller, Append&) { finish(caller, Outcome::kOk); }

  // The answer is lost, wherever the call was.
  void abandon(Caller& caller) {
    if (!caller.operation) return;
    if (auto* append = std::get_if<Append>(&caller.operation->call)) {
      append->receipts.clear();
      if (simulation_.bug == PlantedBug::kHalfRecovered && caller.written.size() > 1)
        events_[caller.written.back()].visible_from = kNotYet;
    }
    finish(caller, Outcome::kUnknown);
  }

  void unlock(Caller& caller) {
    if (caller.lock) locks_[*caller.lock] = false;
    caller.lock.reset();
  }

  void finish(Caller& caller, Outcome outcome) {
    unlock(caller);
    caller.operation->outcome = outcome;
    caller.operation->returned = outcome == Outcome::kUnknown ? kNever : now();
    history_.operations.push_back(std::move(*caller.operation));
    caller.operation.reset();
    caller.written.clear();
    caller.step = 0;
  }

  bool visible(const Event& event) const {
    if (simulation_.bug == PlantedBug::kDirtyRead) return true;
    const std::size_t delay = simulation_.bug == PlantedBug::kStaleRead ? 30 : 0;
    return event.visible_from != kNotYet && event.visible_from + delay <= tick_;
  }

  std::vector<SeenEvent> readable(const Scope& scope) const {
    std::vector<SeenEvent> seen;
    for (const Event& event : events_) {
      const LoggedEvent& stored = event.stored;
      if (!visible(event)) continue;
      if (scope.width != Width::kLog && stored.name.category != scope.category) continue;
      if (scope.width == Width::kStream && stored.name.stream != scope.stream) continue;
      seen.push_back({stored.id, stored.position, stored.global_position});
    }
    std::ranges::sort(seen, {}, &SeenEvent::global_position);
    return seen;
  }

  void read(Caller& caller) {
    if (caller.step == 0) {
      answer(caller);
      ++caller.step;
    } else {
      finish(caller, Outcome::kOk);
    }
  }

  void answer(Caller& caller) {
    if (auto* info = std::get_if<InfoRead>(&caller.operation->call)) {
      const Scope scope{Width::kStream, info->name.category, info->name.stream};
      info->count = std::ssize(readable(scope));
    } else if (auto* latest = std::get_if<LatestRead>(&caller.operation->call)) {
      const auto seen = readable(latest->scope);
      if (!seen.empty()) latest->event = seen.back();
    } else {
      auto& scan = std::get<ScanRead>(caller.operation->call);
      scan.events = readable(scan.scope);
      std::erase_if(scan.events,
                    [&](const SeenEvent& seen) { return seen.global_position <= scan.after; });
      if (scan.direction == Direction::kBackwards) std::ranges::reverse(scan.events);
      if (scan.limit && scan.events.size() > *scan.limit) scan.events.resize(*scan.limit);
      if (scan.scope.width == Width::kLog && scan.direction == Direction::kForwards &&
          !scan.events.empty())
        caller.polled = scan.events.back().global_position;
    }
  }

  Instant now() { return ++clock_; }

  const Simulation simulation_;
  std::mt19937 random_;
  History history_;
  std::vector<Event> events_;
  std::map<std::string, bool> locks_;
  std::size_t tick_ = 0;
  Instant clock_ = 0;
  std::uint64_t ids_ = 0;
  std::uint64_t event_ids_ = 0;
  std::int64_t global_position_ = 0;
};

}  // namespace

History simulate(const Simulation& simulation, std::uint32_t seed) {
  return Store(simulation, seed).run();
}

}  // namespace factport::conformance
