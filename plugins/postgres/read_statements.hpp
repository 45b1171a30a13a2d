// SPDX-License-Identifier: Apache-2.0
//
// ReadStatements: every statement that reads, filled in once a store.
//
// Thread rule: constant, any thread.
#ifndef FACTPORT_POSTGRES_READ_STATEMENTS_HPP
#define FACTPORT_POSTGRES_READ_STATEMENTS_HPP

#include "blocker.hpp"
#include "listing.hpp"
#include "names.hpp"
#include "scan_pages.hpp"

namespace factport::postgres {

struct ReadStatements {
  explicit ReadStatements(const Names& names);

  ScanPages pages;
  Statement open_scan;
  Statement stream_info;
  Statement log_info;
  Statement arrived;
  ListStatements list;
  BlockerQuestion blocker;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_READ_STATEMENTS_HPP
