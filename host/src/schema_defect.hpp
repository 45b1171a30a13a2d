// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a schema before anything is held against it. RapidJSON leaves out, without a
// word, patterns and references that it cannot follow, and does not survive all of those that it
// can.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_SCHEMA_DEFECT_HPP
#define FACTPORT_HOST_SCHEMA_DEFECT_HPP

#include "json_tree.hpp"

#include <string>

namespace factport::host {

/// The first pattern that is_supported_pattern refuses, `$ref` that leads to no schema in here, or
/// schema that applies to a value if it applies to that value; empty = there is none.
std::string find_schema_defect(const JsonValue& schema);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SCHEMA_DEFECT_HPP
