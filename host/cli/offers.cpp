// SPDX-License-Identifier: Apache-2.0
#include "offers.hpp"

#include <factport/cpp/info.hpp>
#include <factport/store.h>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace factport::cli {

namespace {

constexpr std::array<std::pair<std::uint64_t, std::string_view>, 12> kCapabilities{
    {{FACTPORT_CAPABILITY_MULTI_STREAM_APPEND, "multi_stream_append"},
     {FACTPORT_CAPABILITY_GUARDS, "guards"},
     {FACTPORT_CAPABILITY_BACKWARD_SCAN, "backward_scan"},
     {FACTPORT_CAPABILITY_LISTING, "listing"},
     {FACTPORT_CAPABILITY_IDEMPOTENT_APPEND, "idempotent_append"},
     {FACTPORT_CAPABILITY_DURABLE, "durable"},
     {FACTPORT_CAPABILITY_MULTI_PROCESS, "multi_process"},
     {FACTPORT_CAPABILITY_TRANSACTIONS, "transactions"},
     {FACTPORT_CAPABILITY_WAIT, "wait"},
     {FACTPORT_CAPABILITY_RESTORE, "restore"},
     {FACTPORT_CAPABILITY_TRUSTED, "trusted"},
     {FACTPORT_CAPABILITY_TRUNCATE, "truncate"}}};

}  // namespace

std::vector<std::string> capability_names(std::uint64_t capabilities) {
  std::vector<std::string> names;
  for (const auto& [bit, name] : kCapabilities) {
    if ((capabilities & bit) != 0) names.emplace_back(name);
    capabilities &= ~bit;
  }
  for (unsigned bit = 0; capabilities >> bit != 0 && bit < 63; ++bit) {
    if ((capabilities >> bit & 1) != 0) names.push_back(fmt::format("bit {}", bit));
  }
  return names;
}

std::vector<std::string> level_names(std::uint32_t levels) {
  std::vector<std::string> names;
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if ((levels & FACTPORT_LEVEL_BIT(static_cast<std::uint32_t>(level))) != 0) {
      names.emplace_back(name_of(level));
    }
  }
  return names;
}

std::string_view fidelity_name(std::uint32_t fidelity) noexcept {
  return fidelity == FACTPORT_FIDELITY_BYTES ? "bytes" : "semantic";
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace factport::cli
