// SPDX-License-Identifier: Apache-2.0
//
// JSON Pointer (RFC 6901): where something is in a tree.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_JSON_POINTER_HPP
#define FACTPORT_HOST_JSON_POINTER_HPP

#include "json_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// The tokens of `/a/b~1c`, decoded; none for the empty pointer.
std::vector<std::string> pointer_tokens(std::string_view pointer);

/// The member or item that one token names; null = there is none.
const JsonValue* find_child(const JsonValue& value, std::string_view token);

/// The value at the end of the tokens; null = there is none. Dies with `root`.
const JsonValue* find_at(const JsonValue& root, const std::vector<std::string>& tokens);

}  // namespace factport::host

#endif  // FACTPORT_HOST_JSON_POINTER_HPP
