// SPDX-License-Identifier: Apache-2.0
//
// What a store or an adapter offers, in the contract's words.
#ifndef FACTPORT_HOST_CLI_OFFERS_HPP
#define FACTPORT_HOST_CLI_OFFERS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace factport::cli {

/// The names of the bits FACTPORT_CAPABILITY_*; a bit without a name is "bit 40".
std::vector<std::string> capability_names(std::uint64_t capabilities);
/// Of the bits FACTPORT_LEVEL_BIT.
std::vector<std::string> level_names(std::uint32_t levels);
/// Of FACTPORT_FIDELITY_*.
std::string_view fidelity_name(std::uint32_t fidelity) noexcept;

/// "a, b, c".
std::string joined(const std::vector<std::string>& names);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_OFFERS_HPP
