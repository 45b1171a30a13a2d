// SPDX-License-Identifier: Apache-2.0
//
// Listing the logs of a store, the categories of a log, the streams of a category: one range of an
// index on the names, in byte order.
#ifndef FACTPORT_SQLITE_LISTING_HPP
#define FACTPORT_SQLITE_LISTING_HPP

#include "connection.hpp"

#include <factport/cpp/info.hpp>
#include <factport/cpp/status.hpp>

namespace factport::sqlite {

/// Absent logs and categories: an empty listing.
Result<Listing> list_names(Connection& connection, const ListRequest& request);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_LISTING_HPP
