// SPDX-License-Identifier: Apache-2.0
//
// A schema's refusal in words that a user can act upon.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_CONFIG_VIOLATION_HPP
#define FACTPORT_HOST_CONFIG_VIOLATION_HPP

#include "config_error.hpp"
#include "config_schema.hpp"
#include "json_tree.hpp"

#include <factport/cpp/status.hpp>

namespace factport::host {

/// INVALID_ARGUMENT that says where, what was found and what is allowed. Shows no secret.
Status violation_error(const SchemaViolation& violation, const JsonValue& config,
                       const JsonValue& schema, const ConfigSubject& subject);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CONFIG_VIOLATION_HPP
