// SPDX-License-Identifier: Apache-2.0
#include "config_error.hpp"
#include "config_references.hpp"
#include "config_schema.hpp"
#include "config_violation.hpp"
#include "json_string.hpp"
#include "json_text.hpp"
#include "json_tree.hpp"
#include "schema_place.hpp"
#include "typed_text.hpp"
#include "utf8.hpp"

#include <factport/host/config.hpp>
#include <factport/host/secrets.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// `//user@host/db` is the rest of a URI whose scheme is the adapter's name.
std::string short_form_value(const StoreConfig& config) {
  const bool uri = config.short_form_rest.starts_with("//");
  return uri ? config.adapter + ":" + config.short_form_rest : config.short_form_rest;
}

Status apply_short_form(const StoreConfig& config, const JsonValue& schema,
                        const ConfigSubject& subject, JsonValue& value) {
  if (config.short_form_rest.empty()) return Status();
  const JsonValue* const property = schema.find("x-short-form");
  if (property == nullptr || !property->is(Kind::kString)) {
    return Status(
        StatusCode::kInvalidArgument,
        fmt::format(
            "{} takes nothing after the colon of its short form \"{}:\"; write a configuration "
            "file instead",
            subject.adapter, config.adapter));
  }
  const SchemaPlace place = SchemaPlace(schema).property(property->text);
  std::optional<JsonValue> typed = typed_text(short_form_value(config), place.types());
  if (!typed) {
    return config_error(
        member_path("config", property->text),
        fmt::format("expected {} after the colon of the short form", alternatives(place.types())),
        subject);
  }
  value.keys.push_back(property->text);
  value.items.push_back(std::move(*typed));
  return Status();
}

// Every scalar below a secret place, and the passwords of URIs anywhere.
void collect_secrets(const JsonValue& value, const SchemaPlace& place,
                     std::vector<std::string>& secrets) {
  const bool text = value.is(Kind::kString);
  if (place.is_secret() && (text || value.is(Kind::kNumber))) add_secret(value.text, secrets);
  if (text) add_uri_passwords(value.text, secrets);
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    collect_secrets(value.items[i], place.child(value, i), secrets);
  }
}

Status make_paths_absolute(JsonValue& value, const SchemaPlace& place, const std::string& path,
                           const std::filesystem::path& directory, const ConfigSubject& subject) {
  if (place.is_path() && value.is(Kind::kString) && !value.text.empty()) {
    value.text = (directory / value.text).lexically_normal().string();
    if (!is_valid_utf8(value.text)) {
      return config_error(path, "the configuration's directory has a name that is not UTF-8",
                          subject);
    }
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Status status = make_paths_absolute(value.items[i], place.child(value, i),
                                              child_path(path, value, i), directory, subject);
    if (!status.ok()) return status;
  }
  return Status();
}

Status resolve(const StoreConfig& config, const JsonValue& schema, const ConfigSubject& subject,
               JsonValue& value, std::vector<std::string>& secrets) {
  const SchemaPlace root(schema);
  Status status = resolve_references(value, root, "config", config.directory, subject);
  if (!status.ok()) return status;
  // Not earlier: a short form's text is no reference, whatever it looks like.
  status = apply_short_form(config, schema, subject, value);
  if (!status.ok()) return status;
  collect_secrets(value, root, secrets);
  if (const auto violation = find_violation(value, schema)) {
    return violation_error(*violation, value, schema, subject);
  }
  status = make_paths_absolute(value, root, "config", config.directory, subject);
  if (status.ok()) collect_secrets(value, root, secrets);  // again, for paths are other texts now
  return status;
}

Status redacted(const Status& status, const std::vector<std::string>& secrets) {
  return Status(status.code(), redact(status.failure().message, secrets));
}

}  // namespace

Result<ResolvedConfig> resolve_config(const StoreConfig& config, std::string_view schema_text,
                                      std::string_view adapter_label) {
  Result<JsonValue> schema = parse_schema(schema_text, adapter_label);
  if (!schema.ok()) return schema.status();
  if (Status status = check_json_text(config.config, "config"); !status.ok()) return status;
  JsonValue value = parse_json(config.config);
  const ConfigSubject subject{adapter_label, config.origin};
  if (!value.is(Kind::kObject)) return config_error("config", "expected object", subject);

  ResolvedConfig resolved;
  const Status status = resolve(config, *schema, subject, value, resolved.secrets);
  if (!status.ok()) return redacted(status, resolved.secrets);
  resolved.json = to_json(value);
  return resolved;
}

}  // namespace factport::host
