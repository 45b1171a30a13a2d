// SPDX-License-Identifier: Apache-2.0
#include "load_error.hpp"

#include <fmt/format.h>

namespace factport::host {
namespace {

/// The part of `text` before the first `mark`; empty = there is no such mark.
std::string_view before(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(0, at);
}

/// The part of `text` after the first `mark`; empty = there is no such mark.
std::string_view after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

/// The first word of `text`, up to one of `ends`.
std::string_view up_to(std::string_view text, std::string_view ends) {
  return text.substr(0, text.find_first_of(ends));
}

}  // namespace

std::string explain_load_error(std::string_view dlerror) {
  if (const auto symbol = up_to(after(dlerror, "undefined symbol: "), ", "); !symbol.empty()) {
    return fmt::format(
        "uses the symbol {}, which neither it nor a library that it is linked to "
        "defines; link the plugin to the library that does",
        symbol);
  }
  // The plugin itself was opened a moment ago, so this is about a library that it is linked to.
  if (const auto library = before(dlerror, ": cannot open shared object file"); !library.empty()) {
    return fmt::format(
        "needs the library {}, which is not found; install the package that has it, "
        "or name its directory in LD_LIBRARY_PATH",
        library);
  }
  if (const auto version = up_to(after(dlerror, ": version `"), "'"); !version.empty()) {
    return fmt::format(
        "needs {}, which is newer than {} on this machine; install a build of the "
        "plugin for this system",
        version, before(dlerror, ": version `"));
  }
  if (dlerror.find("static TLS block") != std::string_view::npos) {
    return "needs more static thread-local storage than is left in this process; load it earlier, "
           "or raise GLIBC_TUNABLES=glibc.rtld.optional_static_tls";
  }
  if (dlerror.find("failed to map segment") != std::string_view::npos) {
    return fmt::format("cannot be mapped into memory; its file system may be mounted noexec ({})",
                       dlerror);
  }
  return fmt::format("cannot be loaded: {}", dlerror);
}

}  // namespace factport::host
