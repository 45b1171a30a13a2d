// SPDX-License-Identifier: Apache-2.0
//
// Listing the logs of a store, the categories of a log, the streams of a category, in byte order:
// each name is one look into an index, from one name to the next, so that a page costs what it
// lists. Streams have their statistics; those of categories and logs would cost a look at every
// event.
#ifndef FACTPORT_POSTGRES_LISTING_HPP
#define FACTPORT_POSTGRES_LISTING_HPP

#include "names.hpp"
#include "read_source.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

namespace factport::postgres {

struct ListStatements {
  explicit ListStatements(const Names& names);

  Statement logs;
  Statement categories;
  Statement streams;
};

/// Absent logs and categories: an empty listing.
Result<Listing> list_names(ReadSource& source, const ListStatements& statements,
                           const ListRequest& request, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_LISTING_HPP
