// SPDX-License-Identifier: Apache-2.0
#include "timeline.hpp"

#include <algorithm>
#include <map>

namespace factport::conformance {

namespace {

constexpr std::size_t kEventsShown = 4;

std::string text(const StreamName& name) { return name.category + '/' + name.stream; }

std::string text(const Scope& scope) {
  if (scope.width == Width::kLog) return "log";
  return scope.width == Width::kCategory ? scope.category : scope.category + '/' + scope.stream;
}

std::string text(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::kNone: return {};
    case Condition::Kind::kStreamIsEmpty: return " if empty";
    case Condition::Kind::kStreamExists: return " if it exists";
    case Condition::Kind::kPositionIs: return " if at " + std::to_string(condition.position);
  }
  return {};
}

std::string text(const std::vector<SeenEvent>& events) {
  std::string out;
  for (std::size_t i = 0; i < events.size() && i < kEventsShown; ++i) {
    out += (i == 0 ? "" : " ") + std::to_string(events[i].global_position);
  }
  if (events.size() > kEventsShown)
    out += " ..." + std::to_string(events.size() - kEventsShown) + " more";
  return out;
}

std::string answer(const Operation& operation, const std::string& ok) {
  switch (operation.outcome) {
    case Outcome::kOk: return ok;
    case Outcome::kRefused: return "refused";
    case Outcome::kFailed: return "failed";
    case Outcome::kUnknown: return "unknown";
  }
  return {};
}

std::string call(const Operation& operation, const Append& append) {
  std::string out = "append(";
  for (std::size_t i = 0; i < append.targets.size() && i < kEventsShown; ++i) {
    out += (i == 0 ? "" : ", ") + text(append.targets[i].name) + text(append.targets[i].condition);
  }
  if (append.events.size() != 1) out += ", " + std::to_string(append.events.size()) + " events";
  out += ") -> " + answer(operation, "ok g=" + text(append.receipts));
  for (const ActualPosition& actual : append.actual)
    out += ", actual " + std::to_string(actual.position);
  return out;
}

std::string call(const Operation& operation, const ScanRead& scan) {
  std::string out = "scan(" + text(scan.scope);
  if (scan.after != 0) out += " after " + std::to_string(scan.after);
  if (scan.limit) out += " limit " + std::to_string(*scan.limit);
  if (scan.direction == Direction::kBackwards) out += " backwards";
  return out + ") -> " + answer(operation, '[' + text(scan.events) + ']');
}

std::string call(const Operation& operation, const InfoRead& info) {
  return "info(" + text(info.name) + ") -> " + answer(operation, std::to_string(info.count));
}

std::string call(const Operation& operation, const LatestRead& latest) {
  const std::string ok =
      latest.event ? "g=" + std::to_string(latest.event->global_position) : "none";
  return "latest(" + text(latest.scope) + ") -> " + answer(operation, ok);
}

}  // namespace

std::string describe(const Operation& operation) {
  return std::visit([&](const auto& made) { return call(operation, made); }, operation.call);
}

std::string timeline(const std::vector<const Operation*>& operations) {
  // Every beginning and end gets a column, each bar long enough for its words.
  std::map<Instant, std::size_t> columns;
  for (const Operation* operation : operations) {
    columns[operation->invoked] = 0;
    columns[operation->returned] = 0;
  }
  std::size_t next = 0;
  for (auto& [instant, column] : columns) {
    column = next;
    for (const Operation* operation : operations) {
      if (operation->returned != instant || operation->invoked == instant) continue;
      column = std::max(column, columns[operation->invoked] + describe(*operation).size() + 5);
    }
    next = column + 2;
  }
  std::string out;
  for (const Operation* operation : operations) {
    std::string lane =
        'p' + std::to_string(operation->process) + '.' + std::to_string(operation->thread);
    lane.resize(std::max<std::size_t>(lane.size() + 1, 8), ' ');
    const std::size_t begin = columns[operation->invoked];
    std::string bar = "|- " + describe(*operation) + ' ';
    const std::size_t width = columns[operation->returned] - begin;
    if (bar.size() < width) bar.resize(width, '-');
    out += "    " + lane + std::string(begin, ' ') + bar +
           (operation->returned == kNever ? "..." : "|") + '\n';
  }
  return out;
}

}  // namespace factport::conformance
