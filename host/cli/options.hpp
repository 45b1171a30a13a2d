// SPDX-License-Identifier: Apache-2.0
//
// Options that several commands have, and what a value of each kind may be.
#ifndef FACTPORT_HOST_CLI_OPTIONS_HPP
#define FACTPORT_HOST_CLI_OPTIONS_HPP

#include "commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace factport::cli {

// CLI11 takes what lies beyond int64 for the nearest that does not.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& target, std::int64_t least,
                        const std::string& help) {
  const auto take = [name, &target, least](const std::string& text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < least) {
      throw CLI::ValidationError(
          name,
          fmt::format("\"{}\" is not a whole number from {} to 9223372036854775807", text, least));
    }
    target = number;
  };
  return app.add_option_function<std::string>(name, take, help)->type_name("N");
}

inline CLI::Option* add_text(CLI::App& app, const std::string& name, auto& target,
                             const std::string& type, const std::string& help) {
  return app.add_option(name, target, help)->type_name(type);
}

CLI::Option* add_plugin_dir(CLI::App& app, std::vector<std::filesystem::path>& directories);
/// --store or --config, and what belongs to opening it.
void add_store(CLI::App& app, StoreOption& store);
void add_scope(CLI::App& app, ScopeOption& scope);
void add_list(CLI::App& app, ListOption& list);
/// `what`: "Print ... as JSON".
void add_json(CLI::App& app, bool& json, const std::string& what);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_OPTIONS_HPP
