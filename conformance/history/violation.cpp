// SPDX-License-Identifier: Apache-2.0
#include "violation.hpp"

#include "timeline.hpp"

#include <algorithm>
#include <utility>

namespace factport::conformance {

namespace {

struct Entry {
  std::string_view name;
  std::vector<std::string> rules;
};

// In the order of ViolationKind.
const std::array<Entry, kViolationKinds>& entries() {
  static const std::array<Entry, kViolationKinds> kEntries{{
      {"DUPLICATE", {"CCY-001"}},
      {"GLOBAL_ORDER", {"SER-011"}},
      {"POSITION_GAP", {"CCY-001"}},
      {"PHANTOM", {"CCY-010"}},
      {"WRONG_STREAM", {"SCN-005"}},
      {"REFUSED_STORED", {"CCY-010"}},
      {"LOST", {"DUR-001", "CCY-004"}},
      {"RECEIPT", {"APP-004"}},
      {"TORN", {"CCY-021", "APP-010"}},
      {"INTERLEAVED", {"APP-002"}},
      {"BATCH_ORDER", {"APP-002"}},
      {"CAS_ACCEPT", {"CCY-004", "CCY-003"}},
      {"CAS_SPURIOUS", {"CCY-006"}},
      {"WRONG_ACTUAL", {"CON-016"}},
      {"DIRTY_READ", {"CCY-010"}},
      {"PREFIX", {"CCY-004"}},
      {"SKIP", {"SER-001", "SER-002", "SER-003"}},
      {"REPEAT", {"SER-001", "SER-002", "SER-003"}},
      {"ATOM_VIS", {"CCY-011"}},
      {"STALE", {"CCY-004", "CCY-005"}},
      {"REAL_TIME", {"CCY-004", "CCY-005"}},
      {"READ_YOUR_WRITES", {"CCY-008"}},
      {"MONOTONIC_READS", {"CCY-009"}},
      {"REUSED", {"DUR-007"}},
  }};
  return kEntries;
}

}  // namespace

std::string_view name(ViolationKind kind) { return entries()[static_cast<std::size_t>(kind)].name; }

const std::vector<std::string>& rules(ViolationKind kind) {
  return entries()[static_cast<std::size_t>(kind)].rules;
}

namespace {

// What a crash is to blame for, when there was one after a witness.
void add_crash_rules(const History& history, const std::vector<const Operation*>& witnesses,
                     Violation& violation) {
  const bool lost = violation.kind == ViolationKind::kLost;
  if (!lost && violation.kind != ViolationKind::kTorn) return;
  for (const Operation* witness : witnesses) {
    const bool crashed = std::ranges::any_of(
        history.crashes, [&](Instant crash) { return witness->invoked <= crash; });
    if (!crashed) continue;
    violation.rules.emplace_back(!lost ? "DUR-004" : witness->append() ? "DUR-003" : "DUR-006");
  }
}

// Of rules that say the same about scopes of different widths, the one about `width`.
void keep_rules_of(Width width, Violation& violation) {
  std::erase_if(violation.rules, [&](const std::string& rule) {
    return (rule == "SER-001" && width != Width::kStream) ||
           (rule == "SER-002" && width != Width::kCategory) ||
           (rule == "SER-003" && width != Width::kLog) ||
           (rule == "CCY-004" && width != Width::kStream) ||
           (rule == "CCY-005" && width == Width::kStream);
  });
}

}  // namespace

void Findings::add(ViolationKind kind, std::vector<std::size_t> witnesses, std::string sentence,
                   std::optional<Width> width) {
  if (!wants(kind)) return;
  ++counts_[static_cast<std::size_t>(kind)];
  std::vector<std::size_t> distinct;
  for (const std::size_t witness : witnesses) {
    if (distinct.size() < 4 && std::ranges::find(distinct, witness) == distinct.end())
      distinct.push_back(witness);
  }
  std::ranges::stable_sort(distinct, {},
                           [&](std::size_t at) { return history_.operations[at].invoked; });
  Violation violation{kind, rules(kind), {}, std::move(sentence), {}};
  std::vector<const Operation*> operations;
  for (const std::size_t witness : distinct) {
    operations.push_back(&history_.operations[witness]);
    violation.witnesses.push_back(operations.back()->id);
  }
  if (width) keep_rules_of(*width, violation);
  add_crash_rules(history_, operations, violation);
  violation.timeline = timeline(operations);
  violations_.push_back(std::move(violation));
}

}  // namespace factport::conformance
