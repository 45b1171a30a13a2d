// SPDX-License-Identifier: Apache-2.0
#include "closest_name.hpp"
#include "config_error.hpp"
#include "json_string.hpp"
#include "json_text.hpp"
#include "json_tree.hpp"
#include "small_file.hpp"
#include "store_name.hpp"

#include <factport/host/config.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace factport::host {
namespace {

using Kind = JsonValue::Kind;

Status syntax_error(std::string_view text, const JsonFault& fault, std::string_view origin) {
  const std::string_view before = text.substr(0, fault.offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 = 0
  return Status(StatusCode::kInvalidArgument,
                fmt::format("{}: line {}, column {}: not valid JSON: {}", origin, line,
                            fault.offset - line_begin + 1, fault.reason));
}

constexpr std::array<std::string_view, 5> kLevelNames{"", "stream", "category", "log", "none"};
static_assert(FACTPORT_LEVEL_STREAM == 1 && FACTPORT_LEVEL_CATEGORY == 2 &&
              FACTPORT_LEVEL_LOG == 3 && FACTPORT_LEVEL_NONE == 4);

// Takes the members of a configuration one after the other.
class MemberTaker {
 public:
  explicit MemberTaker(StoreConfig& config) : config_(config), subject_{{}, config.origin} {}

  Status take(const std::string& key, const JsonValue& value) {
    if (key == "$schema") return Status();
    if (key == "config") return take_config(value);
    const auto setter = std::find_if(kSetters.begin(), kSetters.end(),
                                     [&key](const Setter& one) { return one.key == key; });
    if (setter == kSetters.end()) {
      return error(key, "unknown key" + suggestion(key, {"adapter", "plugin", "plugin_sha256",
                                                         "log", "level", "config"}));
    }
    if (!value.is(Kind::kString)) {
      return error(key, fmt::format("expected string, got {}", name_of(value.kind)));
    }
    return (this->*setter->set)(value.text);
  }

 private:
  struct Setter {
    std::string_view key;
    Status (MemberTaker::*set)(const std::string& text);
  };
  static const std::array<Setter, 5> kSetters;

  Status error(std::string_view key, std::string_view what) const {
    return config_error(member_path({}, key), what, subject_);
  }

  Status set_adapter(const std::string& text) {
    config_.adapter = text;
    if (is_adapter_name(text)) return Status();
    return error("adapter",
                 "an adapter's name is 1 to 64 of a-z, 0-9, _ and -, such as \"sqlite\"");
  }
  Status set_plugin(const std::string& text) {
    config_.plugin = (config_.directory / text).lexically_normal();
    return text.empty() ? error("plugin", "expected the path of the plugin's file") : Status();
  }
  Status set_plugin_sha256(const std::string& text) {
    for (const char c : text) {
      config_.plugin_sha256.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    }
    const bool digest = text.size() == 64 && config_.plugin_sha256.find_first_not_of(
                                                 "0123456789abcdef") == std::string::npos;
    return digest ? Status() : error("plugin_sha256", "expected 64 hexadecimal digits");
  }
  Status set_log(const std::string& text) {
    config_.log = text;
    return is_event_store_name(text) ? Status() : error("log", "a log's name has 1 to 255 bytes");
  }
  Status set_level(const std::string& text) {
    const auto name = std::find(kLevelNames.begin() + 1, kLevelNames.end(), text);
    if (name == kLevelNames.end()) {
      return error(
          "level",
          fmt::format("expected one of \"stream\", \"category\", \"log\", \"none\", got {}",
                      json_quoted(text)));
    }
    config_.level = static_cast<std::uint32_t>(name - kLevelNames.begin());
    return Status();
  }
  Status take_config(const JsonValue& value) {
    config_.config = to_json(value);
    if (value.is(Kind::kObject)) return Status();
    return error("config", fmt::format("expected object, got {}", name_of(value.kind)));
  }

  StoreConfig& config_;
  const ConfigSubject subject_;
};

const std::array<MemberTaker::Setter, 5> MemberTaker::kSetters{{
    {"adapter", &MemberTaker::set_adapter},
    {"plugin", &MemberTaker::set_plugin},
    {"plugin_sha256", &MemberTaker::set_plugin_sha256},
    {"log", &MemberTaker::set_log},
    {"level", &MemberTaker::set_level},
}};

}  // namespace

Result<StoreConfig> parse_store_config(std::string_view json,
                                       const std::filesystem::path& directory,
                                       std::string_view origin) {
  if (const auto fault = find_json_fault(json)) return syntax_error(json, *fault, origin);
  const JsonValue root = parse_json(json);
  if (!root.is(Kind::kObject)) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{}: expected a JSON object, got {}", origin, name_of(root.kind)));
  }
  StoreConfig config;
  std::error_code error;
  config.directory = (std::filesystem::current_path(error) / directory).lexically_normal();
  if (error)
    return Status(StatusCode::kNotFound, "cannot tell the working directory: " + error.message());
  config.origin = origin;
  MemberTaker taker(config);
  for (std::size_t i = 0; i < root.items.size(); ++i) {
    if (Status status = taker.take(root.keys[i], root.items[i]); !status.ok()) return status;
  }
  if (config.adapter.empty()) {
    return config_error("adapter", "missing: name the adapter, such as \"sqlite\"", {{}, origin});
  }
  return config;
}

Result<StoreConfig> read_store_config(const std::filesystem::path& file) {
  Result<std::string> text = read_small_file(file, kMaxConfigBytes);
  if (!text.ok()) return text.status();
  return parse_store_config(*text, file.parent_path(), file.string());
}

}  // namespace factport::host
