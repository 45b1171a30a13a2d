// SPDX-License-Identifier: Apache-2.0
#include "scan_plan.hpp"

#include <algorithm>
#include <limits>

namespace factport::postgres {

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
// The years 1 to 9999: all times that events have, and the first that none has.
constexpr std::int64_t kEarliest = -62'135'596'800'000'000;
constexpr std::int64_t kTooLate = 253'402'300'800'000'000;

/// A bound of a range of times, moved to where PostgreSQL has times; it excludes the same events.
std::int64_t time_or(bool given, std::int64_t time, std::int64_t otherwise) {
  return given ? std::clamp(time, kEarliest, kTooLate) : otherwise;
}

}  // namespace

ScanPlan::ScanPlan(const ScanRequest& request)
    : scope_(request.scope().kind),
      log_(request.scope().log),
      category_(request.scope().category),
      stream_(request.scope().stream),
      backwards_(request.backwards()),
      filtered_(request.has_filters()),
      from_(request.from().value_or(0)),
      to_(request.to().value_or(kMost)),
      after_(request.after().value_or(0)),
      before_(request.before().value_or(kMost)),
      any_name_(!request.given(FACTPORT_SCAN_HAS_NAMES)) {
  const factport_scan_request& raw = request.raw();
  for (std::uint32_t i = 0; !any_name_ && i < raw.name_count; ++i) {
    names_.add(view_of(*FACTPORT_ELEMENT(factport_bytes, raw.names, raw.name_stride, i)));
  }
  const auto given = [&request](std::uint64_t bit) { return request.given(bit); };
  occurred_from_ = time_or(given(FACTPORT_SCAN_HAS_OCCURRED_FROM), raw.occurred_from, kEarliest);
  occurred_before_ =
      time_or(given(FACTPORT_SCAN_HAS_OCCURRED_BEFORE), raw.occurred_before, kTooLate);
  recorded_from_ = time_or(given(FACTPORT_SCAN_HAS_RECORDED_FROM), raw.recorded_from, kEarliest);
  recorded_before_ =
      time_or(given(FACTPORT_SCAN_HAS_RECORDED_BEFORE), raw.recorded_before, kTooLate);
}

PageShape ScanPlan::shape(bool careful) const noexcept {
  return {scope_, backwards_, filtered_, careful};
}

Params ScanPlan::opening(const ReadStatements& statements, Freshness freshness, std::int64_t target,
                         PageSize size) {
  Params params;
  params.add(static_cast<std::int32_t>(scope_)).add(log_).add(category_).add(stream_);
  params.add(from_).add(to_).add(after_).add(before_);
  params.add(static_cast<std::int32_t>(freshness)).add(target);
  params.add(statements.pages.of(shape(false)).sql).add(statements.pages.of(shape(true)).sql);
  params.add(size.rows).add(size.bytes);
  add_filters(params);
  return params;
}

Params ScanPlan::page(const KeyRange& range, PageSize size) {
  Params params;
  params.add(log_).add(category_).add(stream_);
  params.add(range.first).add(range.last).add(size.rows).add(size.bytes);
  add_filters(params);
  return params;
}

void ScanPlan::add_filters(Params& params) {
  params.add(any_name_).add(names_);
  params.add_time(occurred_from_).add_time(occurred_before_);
  params.add_time(recorded_from_).add_time(recorded_before_);
}

}  // namespace factport::postgres
