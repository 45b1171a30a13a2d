// SPDX-License-Identifier: Apache-2.0
#include "listing.hpp"

#include "diagnostics.hpp"
#include "json_writer.hpp"
#include "table.hpp"

#include <factport/host/timestamp.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace factport::cli {

namespace {

constexpr std::int64_t kPage = 1000;

using WriteEntry = std::function<void(const ListEntry&)>;

std::uint64_t for_each_entry(const ListOption& wanted,
                             const std::function<Listing(const ListOptions&)>& page,
                             const WriteEntry& write) {
  ListOptions options{.prefix = wanted.prefix, .after = wanted.after, .limit = 0, .call = {}};
  std::int64_t left = wanted.limit.value_or(std::numeric_limits<std::int64_t>::max());
  std::uint64_t count = 0;
  while (left > 0) {
    options.limit = static_cast<std::uint32_t>(std::min(left, kPage));
    const Listing entries = page(options);
    for (const ListEntry& entry : entries) write(entry);
    count += entries.size();
    left -= static_cast<std::int64_t>(entries.size());
    if (entries.size() < options.limit) break;
    options.after = entries.back().name;
  }
  return count;
}

std::string line_of(const ListingRequest& request, const ListEntry& entry) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  for (const auto& [key, name] : request.within) json.key(key).text(name);
  json.key(request.kind).text(entry.name);
  if (entry.statistics) {
    json.key("event_count").integer(entry.statistics->event_count);
    json.key("last_global_position").integer(entry.statistics->last_global_position);
    json.key("last_recorded_at").text(host::format_rfc3339(entry.statistics->last_recorded_at));
  }
  json.end_object();
  return line + "\n";
}

Table::Row row_of(const ListEntry& entry) {
  if (!entry.statistics) return {entry.name, "", "", ""};
  return {entry.name, std::to_string(entry.statistics->event_count),
          std::to_string(entry.statistics->last_global_position),
          host::format_rfc3339(entry.statistics->last_recorded_at)};
}

}  // namespace

void write_listing(const ListingRequest& request,
                   const std::function<Listing(const ListOptions&)>& page, Output& out) {
  if (request.json) {
    for_each_entry(request.list, page,
                   [&](const ListEntry& entry) { out.write(line_of(request, entry)); });
    return;
  }
  Table table({{request.kind},
               {"events", Fit::kNumber},
               {"last global", Fit::kNumber},
               {"last recorded_at", Fit::kWhole}},
              out.columns(), [&](std::string_view text) { out.write(text); });
  const std::uint64_t count =
      for_each_entry(request.list, page, [&](const ListEntry& entry) { table.add(row_of(entry)); });
  table.finish();
  if (count == 0) say(fmt::format("nothing is listed: there is no such {}", request.kind));
}

}  // namespace factport::cli
