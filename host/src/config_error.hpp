// SPDX-License-Identifier: Apache-2.0
//
// How every error about a configuration reads:
//
//   config.pool.max: expected integer, got string "ten" (postgres 1.2.0, store.json)
//
// Thread rule: pure functions.
#ifndef FACTPORT_HOST_CONFIG_ERROR_HPP
#define FACTPORT_HOST_CONFIG_ERROR_HPP

#include "json_tree.hpp"
#include "schema_place.hpp"

#include <factport/cpp/status.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// Whose configuration it is, for the end of the message.
struct ConfigSubject {
  /// "postgres 1.2.0"; empty while the adapter is not known.
  std::string_view adapter;
  /// The file's name or the short form.
  std::string_view origin;
};

Status config_error(std::string_view path, std::string_view what, const ConfigSubject& subject,
                    StatusCode code = StatusCode::kInvalidArgument);

/// The path of a child of `value`: `config.pool`, `config.hosts[2]`; a key that is not plain is
/// quoted.
std::string child_path(std::string_view path, const JsonValue& value, std::size_t index);
std::string member_path(std::string_view path, std::string_view key);

/// `string "ten"`, `object`; without the value where the place forbids to show it.
std::string shown(const JsonValue& value, const SchemaPlace& place);

/// `integer or null`.
std::string alternatives(const std::vector<std::string>& names);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CONFIG_ERROR_HPP
