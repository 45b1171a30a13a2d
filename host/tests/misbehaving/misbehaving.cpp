// SPDX-License-Identifier: Apache-2.0
//
// A plugin that lies. Each function calls the honest one and then spoils its answer as the key
// "fault" of the configuration says. Three adapters share it: `misbehaving`; `plain`, which leaves
// out what is optional; `serialized`, whose calls must not overlap.
#include "honest_adapter.hpp"

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace factport;
using host_test::HonestAdapter;

constexpr const factport_adapter& kHonest = detail::AdapterTable<HonestAdapter>::kTable;
constexpr factport_status kUnheardOf = -4711;

const HonestAdapter& honest(factport_store* store) {
  return static_cast<const HonestAdapter&>(*detail::store_of(store).adapter);
}
const std::string& fault_of(factport_store* store) { return honest(store).fault(); }

factport_status say(factport_error* error, factport_status status, std::string_view message,
                    const std::vector<factport_failed_leaf>& leaves = {}) {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = status;
  info.message = bytes_of(message);
  info.failed_leaves = leaves.data();
  info.failed_leaf_count = static_cast<std::uint32_t>(leaves.size());
  info.failed_leaf_stride = sizeof(factport_failed_leaf);
  error->set(error, &info);
  return status;
}

factport_status FACTPORT_CALL open(const factport_host* host, const factport_call* call,
                                   const factport_open_request* request, factport_store** store,
                                   factport_error* error) {
  const factport_status status = kHonest.open(host, call, request, store, error);
  if (status != FACTPORT_OK || fault_of(*store) != "open without store") return status;
  kHonest.close(*store);
  *store = nullptr;
  return FACTPORT_OK;
}

void FACTPORT_CALL describe(factport_store* store, factport_store_facts* facts) {
  kHonest.describe(store, facts);
  const std::string& fault = fault_of(store);
  if (fault == "facts beyond descriptor") facts->capabilities |= FACTPORT_CAPABILITY_DURABLE;
  if (fault == "levels beyond descriptor") facts->levels |= FACTPORT_LEVEL_BIT(FACTPORT_LEVEL_LOG);
  if (fault == "unknown fidelity") facts->fidelity = 3;
}

factport_receipt& receipt(factport_append_result* result, std::uint32_t index) {
  return *reinterpret_cast<factport_receipt*>(reinterpret_cast<char*>(result->receipts) +
                                              std::size_t{index} * result->receipt_stride);
}

void spoil(const std::string& fault, const factport_append_request& request,
           factport_append_result* result) {
  const std::uint32_t last = request.event_count - 1;
  if (fault == "receipts with a gap") ++receipt(result, last).position;
  if (fault == "receipts not increasing") receipt(result, last).global_position = 1;
  if (fault == "receipts with a negative position") receipt(result, 0).position = -1;
  if (fault == "one receipt too few") receipt(result, last) = {};
}

factport_status FACTPORT_CALL append(factport_store* store, const factport_call* call,
                                     const factport_append_request* request,
                                     factport_append_result* result, factport_error* error) {
  const std::string& fault = fault_of(store);
  if (fault == "append says nothing") return FACTPORT_BUSY;
  if (fault == "append in the host's name") return say(error, FACTPORT_PLUGIN_LOAD, "no such file");
  if (fault == "append ends") return FACTPORT_END;
  if (fault == "append refuses anything") {
    return say(error, FACTPORT_CONDITION_FAILED, "no", {{0, 0, 3}});
  }
  if (fault == "failed leaf out of range") {
    return say(error, FACTPORT_CONDITION_FAILED, "no", {{0, 0, 3}, {99, 0, 3}});
  }
  const factport_status status = kHonest.append(store, call, request, result, error);
  if (fault == "append with an unheard-of status") return say(error, kUnheardOf, "what is this?");
  if (status == FACTPORT_OK) spoil(fault, *request, result);
  return status;
}

/// What a cursor of this plugin's points to.
struct LyingCursor {
  factport_cursor* honest;
  std::string fault;
};
LyingCursor& lying(factport_cursor* cursor) { return *reinterpret_cast<LyingCursor*>(cursor); }

factport_status FACTPORT_CALL scan_open(factport_store* store, const factport_call* call,
                                        const factport_scan_request* request,
                                        factport_cursor** cursor, factport_error* error) {
  if (fault_of(store) == "scan without cursor") return FACTPORT_OK;
  if (fault_of(store) == "scan opens with an unheard-of status") return kUnheardOf;
  factport_cursor* opened = nullptr;
  factport_scan_request wanted = *request;
  if (fault_of(store) == "scan beyond its limit") wanted.given &= ~FACTPORT_SCAN_HAS_LIMIT;
  if (fault_of(store) == "scan out of bounds") wanted.given &= ~FACTPORT_SCAN_HAS_AFTER;
  const factport_status status = kHonest.scan_open(store, call, &wanted, &opened, error);
  if (status != FACTPORT_OK) return status;
  *cursor = reinterpret_cast<factport_cursor*>(new LyingCursor{opened, fault_of(store)});
  return FACTPORT_OK;
}

/// A copy of an honest batch, to be spoiled.
struct SpoiledBatch {
  factport_batch honest;
  std::vector<factport_event> events;
};

void FACTPORT_CALL release(factport_batch* batch) {
  auto* spoiled = static_cast<SpoiledBatch*>(batch->owner);
  if (spoiled->honest.release != nullptr) spoiled->honest.release(&spoiled->honest);
  delete spoiled;
}

void spoil(const std::string& fault, std::vector<factport_event>& events) {
  if (events.empty()) return;
  factport_event& last = events.back();
  if (fault == "scan out of order") std::swap(events.front(), last);
  if (fault == "scan out of scope") last.stream = bytes_of("another stream");
  if (fault == "scan with a null name") last.name = {nullptr, 5};
  if (fault == "scan with a null payload") last.payload = {nullptr, 1};
  if (fault == "scan with null metadata") last.metadata = {nullptr, 1};
  if (fault == "scan with a null category") last.category = {nullptr, 1};
  if (fault == "scan without a payload") last.payload = {};
  if (fault == "scan with a position gap") ++last.position;
  if (fault == "scan with a negative position") last.position = -1;
  if (fault == "scan with global position 0") events.front().global_position = 0;
  if (fault == "scan with an event twice") last = events.front();
}

void spoil(const std::string& fault, factport_batch* batch) {
  auto* spoiled = new SpoiledBatch{*batch, {}};
  for (std::uint64_t i = 0; i < batch->event_count; ++i)
    spoiled->events.push_back(batch->events[i]);
  spoil(fault, spoiled->events);
  batch->owner = spoiled;
  batch->release = &release;
  batch->events = spoiled->events.data();
  if (fault == "scan with null events") batch->events = nullptr;
  if (fault == "scan with stride 0") batch->event_stride = 0;
  if (fault == "scan with an odd stride") batch->event_stride = sizeof(factport_event) + 1;
  if (fault == "scan with a huge count") batch->event_count = UINT64_MAX;
  if (fault == "scanned_through backwards") batch->scanned_through = 0;
  if (fault == "scanned_through negative") batch->scanned_through = -1;
}

factport_status FACTPORT_CALL scan_next(factport_cursor* cursor, const factport_call* call,
                                        factport_batch* batch, factport_error* error) {
  LyingCursor& lie = lying(cursor);
  if (lie.fault == "scan with an unheard-of status") return say(error, kUnheardOf, "what is this?");
  if (lie.fault == "scan without end") {
    batch->event_stride = sizeof(factport_event);
    return FACTPORT_OK;
  }
  const factport_status status = kHonest.scan_next(lie.honest, call, batch, error);
  if (status == FACTPORT_OK || status == FACTPORT_END) spoil(lie.fault, batch);
  return status;
}

void FACTPORT_CALL scan_close(factport_cursor* cursor) {
  kHonest.scan_close(lying(cursor).honest);
  delete &lying(cursor);
}

factport_status FACTPORT_CALL stream_info(factport_store* store, const factport_call* call,
                                          const factport_info_request* request,
                                          factport_stream_info* info, factport_error* error) {
  const factport_status status = kHonest.stream_info(store, call, request, info, error);
  const std::string& fault = fault_of(store);
  if (fault == "info with a wrong count") info->event_count += 2;
  if (fault == "info with a negative count") info->event_count = -1;
  if (fault == "info that begins after its end") info->first_position = info->last_position + 1;
  if (fault == "info without global positions") info->first_global_position = 0;
  return status;
}

factport_status FACTPORT_CALL latest(factport_store* store, const factport_call* call,
                                     const factport_info_request* request, factport_batch* batch,
                                     factport_error* error) {
  const factport_status status = kHonest.latest(store, call, request, batch, error);
  const std::string& fault = fault_of(store);
  if (status != FACTPORT_OK || batch->event_count == 0) return status;
  spoil(fault == "latest out of scope" ? "scan out of scope" : "", batch);
  if (fault == "latest answers two") {
    auto* spoiled = static_cast<SpoiledBatch*>(batch->owner);
    factport_event next = spoiled->events.front();
    ++next.position;
    ++next.global_position;
    spoiled->events.push_back(next);
    batch->events = spoiled->events.data();
    batch->event_count = 2;
    batch->scanned_through = next.global_position;
  }
  return status;
}

factport_status FACTPORT_CALL list(factport_store* store, const factport_call* call,
                                   const factport_list_request* request, factport_listing* listing,
                                   factport_error* error) {
  factport_list_request wanted = *request;
  const std::string& fault = fault_of(store);
  if (fault == "listing beyond its limit") wanted.limit = UINT32_MAX;
  if (fault == "listing outside its prefix") wanted.prefix = {};
  const factport_status status = kHonest.list(store, call, &wanted, listing, error);
  if (status != FACTPORT_OK || listing->entry_count < 2) return status;
  auto* entries = static_cast<detail::LentListing*>(listing->owner)->records.data();
  if (fault == "listing unsorted") std::swap(entries[0], entries[1]);
  if (fault == "listing with a name twice") entries[1] = entries[0];
  if (fault == "listing with stride 0") listing->entry_stride = 0;
  if (fault == "listing with a null name") entries[1].name = {nullptr, 4};
  return status;
}

constexpr factport_adapter lying_table(std::string_view name, std::uint32_t flags, bool optional) {
  factport_adapter table = kHonest;
  table.name = bytes_of(name);
  table.flags = flags;
  table.open = &open;
  table.describe = &describe;
  table.append = &append;
  table.scan_open = &scan_open;
  table.scan_next = &scan_next;
  table.scan_close = &scan_close;
  table.stream_info = &stream_info;
  table.latest = optional ? &latest : nullptr;
  table.list = optional ? &list : nullptr;
  return table;
}

constexpr factport_adapter kMisbehaving = lying_table("misbehaving", 0, true);
constexpr factport_adapter kPlain = lying_table("plain", 0, false);
constexpr factport_adapter kSerialized =
    lying_table("serialized", FACTPORT_ADAPTER_SERIALIZED, false);
constexpr const factport_adapter* kAdapters[] = {&kMisbehaving, &kPlain, &kSerialized};

constexpr factport_plugin plugin() {
  factport_plugin plugin = detail::PluginDescriptor<HonestAdapter>::kPlugin;
  plugin.adapters = kAdapters;
  plugin.adapter_count = 3;
  return plugin;
}
constexpr factport_plugin kPlugin = plugin();

}  // namespace

FACTPORT_PLUGIN_NOTE(0);
extern "C" FACTPORT_EXPORT factport_status FACTPORT_CALL
factport_plugin_entry_v1(const factport_host*, const factport_plugin** out, factport_error*) {
  *out = &kPlugin;
  return FACTPORT_OK;
}
