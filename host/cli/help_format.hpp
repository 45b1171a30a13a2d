// SPDX-License-Identifier: Apache-2.0
//
// HelpFormat: how --help is laid out.
#ifndef FACTPORT_HOST_CLI_HELP_FORMAT_HPP
#define FACTPORT_HOST_CLI_HELP_FORMAT_HPP

#include "text_width.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sstream>
#include <string>

namespace factport::cli {

// Help in 80 columns.
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat() { column_width(kNameColumns); }

  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string type = option->get_type_size() != 0 ? " " + option->get_type_name() : "";
    return type + (option->get_required() ? " (required)" : "");
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return fmt::format("{}", fmt::join(wrap(option->get_description(), 80 - kNameColumns), "\n"));
  }

  std::string make_footer(const CLI::App* app) const override {
    std::istringstream paragraphs(app->get_footer());
    std::string text;
    for (std::string paragraph; std::getline(paragraphs, paragraph);) {
      text += fmt::format("{}\n", fmt::join(wrap(paragraph, 80), "\n"));
    }
    return text;
  }

 private:
  static constexpr std::size_t kNameColumns = 30;
};

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_HELP_FORMAT_HPP
