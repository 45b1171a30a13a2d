// SPDX-License-Identifier: Apache-2.0
//
// Which regular expressions a schema may use. RapidJSON's own engine is linear in the text and so
// safe for long values, but it ends the process on patterns such as `(` and `(a*)*`, and leaves
// others out without a word. So only these are taken: characters, `.`, classes, escapes, groups,
// alternatives, `^`, `$`, and `*` `+` `?` `{n,m}` after what they repeat; what is repeated more
// than once must not be able to match nothing.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_SCHEMA_PATTERN_HPP
#define FACTPORT_HOST_SCHEMA_PATTERN_HPP

#include <string>

namespace factport::host {

/// Whether `pattern` is one of them, known to RapidJSON in all its parts, and small: at most 1000
/// bytes, and counts of at most 1000 in all its braces together.
bool is_supported_pattern(const std::string& pattern);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SCHEMA_PATTERN_HPP
