// SPDX-License-Identifier: Apache-2.0
#include "config_references.hpp"

#include "closest_name.hpp"
#include "json_string.hpp"
#include "small_file.hpp"
#include "typed_text.hpp"
#include "utf8.hpp"

#include <factport/host/config.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

// One reference at one place.
class Reference {
 public:
  Reference(JsonValue& value, const SchemaPlace& place, std::string_view path,
            const std::filesystem::path& directory, const ConfigSubject& subject)
      : value_(value), place_(place), path_(path), directory_(directory), subject_(subject) {}

  Status resolve_variable() {
    if (Status status = check_keys({"$env", "default"}); !status.ok()) return status;
    const std::string name = value_.find("$env")->text;
    if (name.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
      return error("$env: a variable's name has neither = nor NUL");
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the header says when this may be called.
    const char* const found = std::getenv(name.c_str());
    if (found != nullptr) return take(found, "environment variable " + name);
    const JsonValue* const otherwise = value_.find("default");
    if (otherwise == nullptr) {
      return error(
          fmt::format("the environment variable {} is not set, and there is no default", name));
    }
    JsonValue copy = *otherwise;
    value_ = std::move(copy);
    return resolve_references(value_, place_, path_, directory_, subject_);
  }

  Status resolve_file() {
    if (Status status = check_keys({"$file"}); !status.ok()) return status;
    const std::filesystem::path file = directory_ / value_.find("$file")->text;
    Result<std::string> content = read_small_file(file, kMaxConfigBytes);
    if (!content.ok()) {
      return error(content.status().message(), content.status().code());
    }
    if (content->ends_with('\n')) content->pop_back();
    if (content->ends_with('\r')) content->pop_back();
    return take(*content, "file " + json_quoted(file.string()));
  }

 private:
  Status error(std::string_view what, StatusCode code = StatusCode::kInvalidArgument) const {
    return config_error(path_, what, subject_, code);
  }

  Status check_keys(const std::vector<std::string>& known) const {
    for (const std::string& key : value_.keys) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      return error(fmt::format("{}: unknown key beside {}{}", json_quoted(key), known.front(),
                               suggestion(key, known)));
    }
    const JsonValue& target = *value_.find(known.front());
    if (target.is(Kind::kString) && !target.text.empty()) return Status();
    return error(known.front() + ": expected a string that is not empty");
  }

  Status take(std::string_view text, const std::string& source) {
    if (!is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
      return error("the value of " + source + " is not UTF-8 text without NUL");
    }
    const std::vector<std::string> types = place_.types();
    std::optional<JsonValue> typed = typed_text(text, types);
    if (!typed) {
      return error(fmt::format("expected {}, got {} from {}", alternatives(types),
                               shown(json_string(text), place_), source));
    }
    value_ = std::move(*typed);
    return Status();
  }

  JsonValue& value_;
  const SchemaPlace& place_;
  const std::string_view path_;
  const std::filesystem::path& directory_;
  const ConfigSubject& subject_;
};

}  // namespace

Status resolve_references(JsonValue& value, const SchemaPlace& place, std::string_view path,
                          const std::filesystem::path& directory, const ConfigSubject& subject) {
  Reference reference(value, place, path, directory, subject);
  if (value.find("$env") != nullptr) return reference.resolve_variable();
  if (value.find("$file") != nullptr) return reference.resolve_file();
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const Status status = resolve_references(value.items[i], place.child(value, i),
                                             child_path(path, value, i), directory, subject);
    if (!status.ok()) return status;
  }
  return Status();
}

}  // namespace factport::host
