// SPDX-License-Identifier: Apache-2.0
#include "json_string.hpp"
#include "store_name.hpp"
#include "utf8.hpp"

#include <factport/host/config.hpp>
#include <factport/host/secrets.hpp>

#include <fmt/format.h>

#include <system_error>

namespace factport::host {
namespace {

bool is_file_named_json(const std::filesystem::path& path) {
  std::error_code ignored;
  return path.extension() == ".json" && std::filesystem::is_regular_file(path, ignored);
}

bool looks_like_short_form(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && is_adapter_name(text.substr(0, colon));
}

}  // namespace

Result<StoreConfig> parse_short_form(std::string_view text) {
  if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
    return Status(StatusCode::kInvalidArgument,
                  "the store's short form is not UTF-8 text without NUL");
  }
  std::string origin = redact(std::string(text), {});
  if (!looks_like_short_form(text)) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{} is not a short form: give ADAPTER: and what it needs, such as "
                              "sqlite:events.db or memory:",
                              json_quoted(origin)));
  }
  std::error_code error;
  StoreConfig config;
  config.directory = std::filesystem::current_path(error);
  if (error) {
    return Status(StatusCode::kNotFound, "cannot tell the working directory: " + error.message());
  }
  const std::size_t colon = text.find(':');
  config.adapter = text.substr(0, colon);
  config.short_form_rest = text.substr(colon + 1);
  config.origin = std::move(origin);
  return config;
}

Result<StoreConfig> store_config(std::string_view text) {
  const std::filesystem::path path(text);
  if (!is_file_named_json(path) && looks_like_short_form(text)) return parse_short_form(text);
  Result<StoreConfig> config = read_store_config(path);
  if (config.ok() || config.status().code() != StatusCode::kNotFound) return config;
  return Status(
      StatusCode::kNotFound,
      fmt::format("{}; a store is named by a configuration file or by a short form such as "
                  "sqlite:events.db or memory:",
                  config.status().message()));
}

}  // namespace factport::host
