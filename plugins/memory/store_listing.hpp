// SPDX-License-Identifier: Apache-2.0
//
// list_names(): one page of the logs of a store, the categories of a log, or the streams of a
// category, with their statistics. Takes time in proportion to the page; holds no lock.
#ifndef FACTPORT_MEMORY_STORE_LISTING_HPP
#define FACTPORT_MEMORY_STORE_LISTING_HPP

#include "memory_store.hpp"

#include <factport/cpp/info.hpp>

namespace factport::memory {

Listing list_names(const MemoryStore& store, const ListRequest& request);

}  // namespace factport::memory

#endif  // FACTPORT_MEMORY_STORE_LISTING_HPP
