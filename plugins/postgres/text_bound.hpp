// SPDX-License-Identifier: Apache-2.0
//
// Bounds of listings are bytes, and may end in the middle of a character; the server compares
// texts.
#ifndef FACTPORT_POSTGRES_TEXT_BOUND_HPP
#define FACTPORT_POSTGRES_TEXT_BOUND_HPP

#include <optional>
#include <string>
#include <string_view>

namespace factport::postgres {

/// The least text, in byte order, that begins with these bytes: themselves where they are UTF-8,
/// else with their last character completed. Nothing when no text does.
std::optional<std::string> least_text_with(std::string_view bytes);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_TEXT_BOUND_HPP
