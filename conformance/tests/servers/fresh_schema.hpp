// SPDX-License-Identifier: Apache-2.0
//
// FreshSchema: a name for a schema that is not there yet, and is dropped with everything in it.
//
// Thread rule: one thread at a time.
#ifndef FACTPORT_CONFORMANCE_SERVERS_FRESH_SCHEMA_HPP
#define FACTPORT_CONFORMANCE_SERVERS_FRESH_SCHEMA_HPP

#include <string>

namespace factport::conformance {

class FreshSchema {
 public:
  /// In the database that `connection` (a URL or keywords of libpq's) leads to.
  explicit FreshSchema(std::string connection);
  /// Drops it. A schema that is still locked after ten seconds stays, and stderr says so.
  ~FreshSchema();
  FreshSchema(const FreshSchema&) = delete;
  FreshSchema& operator=(const FreshSchema&) = delete;

  const std::string& connection() const noexcept { return connection_; }
  const std::string& name() const noexcept { return name_; }

 private:
  std::string connection_;
  std::string name_;
};

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_SERVERS_FRESH_SCHEMA_HPP
