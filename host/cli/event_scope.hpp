// SPDX-License-Identifier: Apache-2.0
//
// The scope that --category and --stream name, as reads of the application API.
#ifndef FACTPORT_HOST_CLI_EVENT_SCOPE_HPP
#define FACTPORT_HOST_CLI_EVENT_SCOPE_HPP

#include "commands.hpp"

#include <factport/host/store.hpp>

#include <optional>
#include <string>

namespace factport::cli {

/// Both throw Error, INVALID_ARGUMENT for a stream without a category.
Scan scan(const EventStore& store, const ScopeOption& scope, const ScanOptions& options);
std::optional<StoredEvent> latest(const EventStore& store, const ScopeOption& scope);

/// How people are told of it: "stream users/user-1", "category users", "log default".
std::string describe(const EventStore& store, const ScopeOption& scope);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_EVENT_SCOPE_HPP
