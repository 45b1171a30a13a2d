// SPDX-License-Identifier: Apache-2.0
//
// What the dynamic loader says when it fails, in words that help. Its own are terse, and some lie.
//
// Thread rule: pure function.
#ifndef FACTPORT_HOST_LOAD_ERROR_HPP
#define FACTPORT_HOST_LOAD_ERROR_HPP

#include <string>
#include <string_view>

namespace factport::host {

/// A phrase that follows the file's name: the reason and what to do next. `dlerror` is the loader's
/// text about the file; what is not recognized is handed on as it is (it may be translated).
std::string explain_load_error(std::string_view dlerror);

}  // namespace factport::host

#endif  // FACTPORT_HOST_LOAD_ERROR_HPP
