// SPDX-License-Identifier: Apache-2.0
//
// Administration: what an operator does to the file of a store. Each call opens a connection of its
// own, so that it works where the schema is absent, older or newer.
//
// Thread rule: any threads.
#ifndef FACTPORT_SQLITE_ADMINISTRATION_HPP
#define FACTPORT_SQLITE_ADMINISTRATION_HPP

#include "settings.hpp"

#include <factport/cpp/administration.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/host.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/log_pins.hpp>
#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::sqlite {

class TransactionWatch;

class Administration {
 public:
  /// `pins` and `transactions`: the store's, which outlive this object.
  Administration(const Settings& settings, Host host, LogPins& pins,
                 const TransactionWatch& transactions)
      : settings_(settings), host_(host), pins_(pins), transactions_(transactions) {}

  /// A file that does not exist, or is empty, has no schema yet.
  Result<SchemaStatus> schema_status(const Call& call) const;
  /// Makes the file where there is none, whatever "create" says.
  Result<SchemaStatus> schema_upgrade(const Call& call) const;
  Status set_level(const Call& call, std::string_view log, Level level) const;

 private:
  /// PERMISSION_DENIED for a store that only reads. `what` must not be done.
  Status may_write(std::string_view what) const;

  const Settings settings_;
  const Host host_;
  LogPins& pins_;
  const TransactionWatch& transactions_;
};

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_ADMINISTRATION_HPP
