// SPDX-License-Identifier: Apache-2.0
//
// Text from outside (an environment variable, a file, a short form) as the value that a schema
// wants.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_TYPED_TEXT_HPP
#define FACTPORT_HOST_TYPED_TEXT_HPP

#include "json_tree.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// `text` as the first of the schema's `types` that it fits: integer and number by the grammar of
/// JSON, `true` and `false`, `null`. Where a string is allowed, or nothing is said, it is that
/// string. Nothing = it fits none; no text is an array or object.
std::optional<JsonValue> typed_text(std::string_view text, const std::vector<std::string>& types);

}  // namespace factport::host

#endif  // FACTPORT_HOST_TYPED_TEXT_HPP
