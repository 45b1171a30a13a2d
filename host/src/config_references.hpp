// SPDX-License-Identifier: Apache-2.0
//
// `{"$env": "NAME", "default": v}` and `{"$file": "path"}` in a configuration: values that live
// elsewhere.
//
// Thread rule: any thread, while nobody changes the environment.
#ifndef FACTPORT_HOST_CONFIG_REFERENCES_HPP
#define FACTPORT_HOST_CONFIG_REFERENCES_HPP

#include "config_error.hpp"
#include "json_tree.hpp"
#include "schema_place.hpp"

#include <factport/cpp/status.hpp>

#include <filesystem>
#include <string_view>

namespace factport::host {

/// Replaces every reference in `value`, which is at `place` and called `path` in messages, by what
/// it stands for, in the type that the schema wants there. A default may hold references again.
/// Relative files start from `directory`. After a failure `value` is half done.
Status resolve_references(JsonValue& value, const SchemaPlace& place, std::string_view path,
                          const std::filesystem::path& directory, const ConfigSubject& subject);

}  // namespace factport::host

#endif  // FACTPORT_HOST_CONFIG_REFERENCES_HPP
