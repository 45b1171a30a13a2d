// SPDX-License-Identifier: Apache-2.0
//
// Equality of JSON as a store of semantic fidelity keeps it: objects unordered, numbers by decimal
// value, strings by code points.
#ifndef FACTPORT_CONFORMANCE_CANONICAL_JSON_HPP
#define FACTPORT_CONFORMANCE_CANONICAL_JSON_HPP

#include <string>
#include <string_view>

namespace factport::conformance {

/// One text for all that are equal. REQUIRES: `text` is valid JSON by the contract.
std::string canonical_json(std::string_view text);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_CANONICAL_JSON_HPP
