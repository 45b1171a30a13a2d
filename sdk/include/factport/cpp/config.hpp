// SPDX-License-Identifier: Apache-2.0
//
// Config: reads the configuration that a store is opened with, by way of the host (ext/config.h).
// The host has checked it against the adapter's schema, so a value that is present has its type.
// Valid during open.
#ifndef FACTPORT_CPP_CONFIG_HPP
#define FACTPORT_CPP_CONFIG_HPP

#include <factport/cpp/host.hpp>
#include <factport/ext/config.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace factport {

class Config {
 public:
  Config(std::string_view json, Host host)
      : json_(json),
        host_(host),
        reader_(host.extension<factport_config_ext>(FACTPORT_EXT_CONFIG)) {}

  /// The whole object, for adapters that bring a JSON library.
  std::string_view json() const noexcept { return json_; }

  /// Paths are member names joined by '.', e.g. "pool.max". Absent, or of another type: nothing.
  std::optional<std::string> text(std::string_view path) const {
    const factport_config_value value = get(path);
    if (value.kind != FACTPORT_CONFIG_TEXT) return std::nullopt;
    return std::string(view_of(value.text));
  }
  std::optional<std::int64_t> integer(std::string_view path) const {
    const factport_config_value value = get(path);
    if (value.kind != FACTPORT_CONFIG_INTEGER) return std::nullopt;
    return value.integer;
  }
  std::optional<bool> boolean(std::string_view path) const {
    const factport_config_value value = get(path);
    if (value.kind != FACTPORT_CONFIG_BOOLEAN) return std::nullopt;
    return value.integer != 0;
  }

 private:
  factport_config_value get(std::string_view path) const {
    factport_config_value value{};
    value.struct_size = sizeof value;
    if (reader_ != nullptr) reader_->get(host_.raw(), bytes_of(path), &value);
    return value;
  }

  std::string_view json_;
  Host host_;
  const factport_config_ext* reader_;
};

}  // namespace factport

#endif  // FACTPORT_CPP_CONFIG_HPP
