// SPDX-License-Identifier: Apache-2.0
//
// Listings of names: streams of a category, categories of a log, logs of a store.
#ifndef FACTPORT_HOST_CLI_LISTING_HPP
#define FACTPORT_HOST_CLI_LISTING_HPP

#include "commands.hpp"

#include <factport/host/store.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace factport::cli {

struct ListingRequest {
  /// What a name is: "stream", "category", "log".
  std::string kind;
  /// What all of them are in, for JSON: {"log", "default"}, ...
  std::vector<std::pair<std::string, std::string>> within;
  ListOption list;
  bool json = false;
};

/// Reads page after page and writes a table, or a line of JSON a name. Throws Error.
void write_listing(const ListingRequest& request,
                   const std::function<Listing(const ListOptions&)>& page, Output& out);

}  // namespace factport::cli

#endif  // FACTPORT_HOST_CLI_LISTING_HPP
