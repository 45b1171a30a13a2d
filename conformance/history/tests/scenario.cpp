// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <algorithm>
#include <cstring>
#include <set>

namespace factport::conformance {

Uuid numbered_id(std::uint64_t number) {
  Uuid id;
  std::memcpy(id.bytes.data() + 8, &number, sizeof number);
  return id;
}

Operation& Scenario::add(During during) {
  Operation& operation = history.operations.emplace_back();
  operation.id = history.operations.size();
  operation.thread = operation.session = static_cast<std::uint32_t>(operation.id);
  operation.invoked = during.invoked;
  operation.returned = during.returned;
  operation.outcome = during.returned == kNever ? Outcome::kUnknown : Outcome::kOk;
  return operation;
}

Append Scenario::append_of(const std::vector<StreamName>& names, Condition condition) {
  Append append;
  for (const StreamName& name : names) {
    auto target = std::ranges::find(append.targets, name, &Target::name);
    if (target == append.targets.end())
      target =
          append.targets.insert(target, {name, append.targets.empty() ? condition : Condition{}});
    append.events.push_back(
        {numbered_id(++ids_), static_cast<std::uint32_t>(target - append.targets.begin())});
  }
  return append;
}

Operation& Scenario::stored(std::vector<StreamName> names, During during, Condition condition) {
  Append append = append_of(names, condition);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto position = std::ranges::count(history.log, names[i], &LoggedEvent::name);
    const std::int64_t global = std::ssize(history.log) + 1;
    history.log.push_back({append.events[i].id, names[i], position, global});
    if (during.returned != kNever)
      append.receipts.push_back({append.events[i].id, position, global});
  }
  Operation& operation = add(during);
  operation.call = std::move(append);
  return operation;
}

Operation& Scenario::not_stored(const StreamName& name, During during, Outcome outcome,
                                Condition condition) {
  Append append = append_of({name}, condition);
  Operation& operation = add(during);
  operation.outcome = outcome;
  operation.call = std::move(append);
  return operation;
}

Operation& Scenario::refused(const StreamName& name, During during, Condition condition,
                             std::int64_t actual) {
  Operation& operation = not_stored(name, during, Outcome::kRefused, condition);
  std::get<Append>(operation.call).actual.push_back({0, actual});
  return operation;
}

SeenEvent Scenario::seen(std::int64_t global_position) const {
  const LoggedEvent& event = history.log.at(static_cast<std::size_t>(global_position) - 1);
  return {event.id, event.position, event.global_position};
}

Operation& Scenario::scan(const Scope& scope, During during, std::vector<std::int64_t> seen_ones,
                          std::int64_t after, std::optional<std::uint64_t> limit) {
  ScanRead scan{scope, after, limit, Direction::kForwards, {}};
  for (const std::int64_t global : seen_ones) scan.events.push_back(seen(global));
  Operation& operation = add(during);
  operation.call = std::move(scan);
  return operation;
}

Operation& Scenario::scan_backwards(const Scope& scope, During during,
                                    std::vector<std::int64_t> seen_ones,
                                    std::optional<std::uint64_t> limit) {
  Operation& operation = scan(scope, during, std::move(seen_ones), 0, limit);
  std::get<ScanRead>(operation.call).direction = Direction::kBackwards;
  return operation;
}

Operation& Scenario::info(const StreamName& name, During during, std::int64_t count) {
  Operation& operation = add(during);
  operation.call = InfoRead{name, count};
  return operation;
}

Operation& Scenario::latest(const Scope& scope, During during, std::int64_t global) {
  LatestRead latest{scope, std::nullopt};
  if (global != 0) latest.event = seen(global);
  Operation& operation = add(during);
  operation.call = std::move(latest);
  return operation;
}

std::vector<std::string> Scenario::broken() const {
  std::set<std::string> names;
  for (const Violation& violation : check_history(history)) names.emplace(name(violation.kind));
  return {names.begin(), names.end()};
}

}  // namespace factport::conformance
