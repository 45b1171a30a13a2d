// SPDX-License-Identifier: Apache-2.0
//
// Keeping secrets out of what people read. Whoever prints a text that a configuration may have
// leaked into (a message of a plugin's, a connection string) prints redact(text, secrets) instead.
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_SECRETS_HPP
#define FACTPORT_HOST_SECRETS_HPP

#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// `text` with `***` for every occurrence of every secret, overlapping ones included, and for the
/// password of every `scheme://user:password@` and `?password=` in it, known or not. An empty
/// secret hides nothing.
std::string redact(std::string text, const std::vector<std::string>& secrets);

/// Adds to `secrets` what hides `value`: itself, and the forms in which it may show up elsewhere,
/// percent-decoded and as a JSON string.
void add_secret(std::string_view value, std::vector<std::string>& secrets);

/// Adds to `secrets` the passwords of the URIs in `value`, as written and percent-decoded.
void add_uri_passwords(std::string_view value, std::vector<std::string>& secrets);

}  // namespace factport::host

#endif  // FACTPORT_HOST_SECRETS_HPP
