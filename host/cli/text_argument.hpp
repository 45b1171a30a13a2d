// SPDX-License-Identifier: Apache-2.0
//
// An argument that is a text, or says where one is.
#ifndef FACTPORT_HOST_CLI_TEXT_ARGUMENT_HPP
#define FACTPORT_HOST_CLI_TEXT_ARGUMENT_HPP

#include <string>

namespace factport::cli {

/// `@FILE` is the file's text and `-` that of stdin, without whitespace around it; everything else
/// is itself. Throws Error where it cannot be read.
std::string text_of_argument(const std::string& argument);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_TEXT_ARGUMENT_HPP
