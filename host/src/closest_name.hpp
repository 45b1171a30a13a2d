// SPDX-License-Identifier: Apache-2.0
//
// What a mistyped name was probably meant to be.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_CLOSEST_NAME_HPP
#define FACTPORT_HOST_CLOSEST_NAME_HPP

#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// The one of `known` that takes the fewest insertions, deletions, replacements and swaps of
/// neighbours to make from `given`, the first of equals; empty = all take more than two, or half of
/// `given`.
std::string_view closest_name(std::string_view given, const std::vector<std::string>& known);

/// For the end of a message about the unknown `given`: `; did you mean "path"?`, else
/// `; expected one of "path", "sync"`; empty where nothing is known.
std::string suggestion(std::string_view given, const std::vector<std::string>& known);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CLOSEST_NAME_HPP
