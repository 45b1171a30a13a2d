// SPDX-License-Identifier: Apache-2.0
//
// Reads: every question that a store answers. Each is one round trip; more only when a read must
// wait for writers (freshness.hpp).
//
// Thread rule: any thread.
#ifndef FACTPORT_POSTGRES_READS_HPP
#define FACTPORT_POSTGRES_READS_HPP

#include "read_source.hpp"
#include "read_statements.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/scan.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace factport::postgres {

/// What @arrived@ says of a scope.
struct Arrival {
  /// An event is readable.
  bool readable = false;
  /// One is committed, beyond what is readable yet.
  bool beyond = false;
};

class Reads {
 public:
  /// The highest global position that this store handle was given in a log; 0 = none.
  using HighestGiven = std::function<std::int64_t(std::string_view log)>;

  /// Source and statements must outlive this, and this its cursors.
  Reads(ReadSource& source, const ReadStatements& statements, HighestGiven highest_given);

  Result<std::unique_ptr<Cursor>> scan(const Call& call, const ScanRequest& request);
  Result<StreamInfo> stream_info(const Call& call, const InfoRequest& request);
  Result<Batch> latest(const Call& call, const InfoRequest& request);
  Result<Listing> list(const Call& call, const ListRequest& request);
  Result<LogInfo> log_info(const Call& call, const InfoRequest& request);
  /// Whether there is an event of the scope after a global position, readable at once.
  Result<Arrival> arrived(const Call& call, const ScopeView& scope, std::int64_t after);

 private:
  template <class Request>
  std::int64_t target_of(const Request& request) const;
  template <class Ask>
  Result<pqxx::result> ask_until_fresh(const Call& call, const InfoRequest& request, Ask&& ask);

  ReadSource& source_;
  const ReadStatements& statements_;
  const HighestGiven highest_given_;
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_READS_HPP
