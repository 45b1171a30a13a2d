// SPDX-License-Identifier: Apache-2.0
#include "store_listing.hpp"

#include "selection.hpp"

#include <algorithm>
#include <string>

namespace factport::memory {

namespace {

/// `select(item)` gives the readable events of an item; what has none is not listed.
template <class Item, class Select>
Listing page_of(const NameIndex<Item>& index, const ListRequest& request, Select&& select) {
  Listing listing;
  auto place = index.not_before(std::max(request.prefix(), request.after()));
  for (; !place.at_end() && listing.size() < request.limit(); place.next()) {
    const Item& item = *place;
    if (!item.name().starts_with(request.prefix())) break;
    if (item.name() == request.after()) continue;
    const Selection events = select(item);
    if (events.empty()) continue;
    const factport_event& last = events.back();
    listing.push_back(
        {std::string(item.name()), ListEntryStatistics{static_cast<std::int64_t>(events.size()),
                                                       last.global_position, last.recorded_at}});
  }
  return listing;
}

Selection whole(const Log& log) {
  factport_scope scope{};
  scope.kind = FACTPORT_SCOPE_LOG;
  return Selection(log.table(), ScopeView(scope));
}

}  // namespace

Listing list_names(const MemoryStore& store, const ListRequest& request) {
  if (request.kind() == ListKind::kLogs) return page_of(store.logs(), request, whole);
  const Log* log = store.find_log(request.log());
  if (log == nullptr) return {};
  const auto select = [log](const auto& item) { return Selection(log->table(), item.events); };
  if (request.kind() == ListKind::kCategories)
    return page_of(log->table().categories(), request, select);
  const Category* category = log->table().find_category(request.category());
  return category == nullptr ? Listing() : page_of(category->streams, request, select);
}

}  // namespace factport::memory
