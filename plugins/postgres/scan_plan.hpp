// SPDX-License-Identifier: Apache-2.0
//
// ScanPlan: a scan's request as parameters of statements, outliving the call that opened it. Bounds
// that are not given become those that exclude nothing.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_POSTGRES_SCAN_PLAN_HPP
#define FACTPORT_POSTGRES_SCAN_PLAN_HPP

#include "params.hpp"
#include "read_statements.hpp"
#include "scan_pages.hpp"

#include <factport/cpp/scan.hpp>

#include <cstdint>
#include <string>

namespace factport::postgres {

/// The keys that are left to read, inclusive.
struct KeyRange {
  std::int64_t first = 1;
  std::int64_t last = 0;
  bool empty() const noexcept { return first > last; }
};

/// How much one page may hold.
struct PageSize {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

class ScanPlan {
 public:
  explicit ScanPlan(const ScanRequest& request);

  PageShape shape(bool careful) const noexcept;
  bool filtered() const noexcept { return filtered_; }
  bool backwards() const noexcept { return backwards_; }
  bool in_stream() const noexcept { return scope_ == ScopeKind::kStream; }
  std::int64_t after() const noexcept { return after_; }

  /// The parameters of @open_scan@.
  Params opening(const ReadStatements& statements, Freshness freshness, std::int64_t target,
                 PageSize size);
  /// Those of a page (scan_pages.hpp).
  Params page(const KeyRange& range, PageSize size);

 private:
  void add_filters(Params& params);

  const ScopeKind scope_;
  const std::string log_;
  const std::string category_;
  const std::string stream_;
  const bool backwards_;
  const bool filtered_;
  std::int64_t from_;
  std::int64_t to_;
  std::int64_t after_;
  std::int64_t before_;
  const bool any_name_;
  ArrayImage names_{ElementType::kText};
  std::int64_t occurred_from_;
  std::int64_t occurred_before_;
  std::int64_t recorded_from_;
  std::int64_t recorded_before_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SCAN_PLAN_HPP
