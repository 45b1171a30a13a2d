// SPDX-License-Identifier: Apache-2.0
//
// A plugin with every extension, whose tables and answers can be spoiled as the key "fault" of the
// configuration says. Two adapters: `extended`, and `extended-serialized`, whose calls must not
// overlap.
#include "extended_adapter.hpp"

#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace factport;
using host_test::ExtendedAdapter;

constexpr const factport_adapter& kHonest = detail::AdapterTable<ExtendedAdapter>::kTable;
constexpr factport_status kUnheardOf = -4711;

const std::string& fault_of(const detail::OpenStore& store) {
  return static_cast<const ExtendedAdapter&>(*store.adapter).fault();
}
const std::string& fault_of(factport_store* store) { return fault_of(detail::store_of(store)); }
const std::string& fault_of(factport_transaction* transaction) {
  return fault_of(detail::transaction_of(transaction).store);
}

factport_status say(factport_error* error, factport_status status, std::string_view message) {
  factport_error_info info{};
  info.struct_size = sizeof info;
  info.status = status;
  info.message = bytes_of(message);
  error->set(error, &info);
  return status;
}

factport_status FACTPORT_CALL begin(factport_store* store, const factport_call* call,
                                    const factport_begin_request* request,
                                    factport_transaction** transaction, factport_error* error) {
  if (fault_of(store) == "begin without transaction") return FACTPORT_OK;
  return detail::begin(store, call, request, transaction, error);
}

factport_status FACTPORT_CALL append(factport_transaction* transaction, const factport_call* call,
                                     const factport_append_request* request,
                                     factport_append_result* result, factport_error* error) {
  const std::string& fault = fault_of(transaction);
  if (fault == "append in a transaction loses its outcome") {
    return say(error, FACTPORT_OUTCOME_UNKNOWN, "who knows");
  }
  if (fault == "append in a transaction refuses anything") {
    return say(error, FACTPORT_CONDITION_FAILED, "no");
  }
  if (fault == "append in a transaction with an unheard-of status") return kUnheardOf;
  const factport_status status = detail::append_in(transaction, call, request, result, error);
  if (fault == "receipts with a gap") result->receipts[0].position = -2;
  return status;
}

factport_status FACTPORT_CALL scan_open(factport_transaction* transaction,
                                        const factport_call* call,
                                        const factport_scan_request* request,
                                        factport_cursor** cursor, factport_error* error) {
  if (fault_of(transaction) == "scan without cursor") return FACTPORT_OK;
  return detail::scan_open_in(transaction, call, request, cursor, error);
}

factport_status FACTPORT_CALL latest(factport_transaction* transaction, const factport_call* call,
                                     const factport_info_request* request, factport_batch* batch,
                                     factport_error* error) {
  const factport_status status = detail::latest_in(transaction, call, request, batch, error);
  if (fault_of(transaction) == "latest with stride 0") batch->event_stride = 0;
  return status;
}

factport_status FACTPORT_CALL stream_info(factport_transaction* transaction,
                                          const factport_call* call,
                                          const factport_info_request* request,
                                          factport_stream_info* info, factport_error* error) {
  const factport_status status = detail::stream_info_in(transaction, call, request, info, error);
  if (fault_of(transaction) == "info with a negative count") info->event_count = -1;
  return status;
}

factport_status FACTPORT_CALL commit(factport_transaction* transaction, const factport_call* call,
                                     factport_error* error) {
  const std::string& fault = fault_of(transaction);
  if (fault == "commit with an unheard-of status") return kUnheardOf;
  if (fault == "commit says nothing") return FACTPORT_BUSY;
  return detail::commit(transaction, call, error);
}

factport_status FACTPORT_CALL wait(factport_store* store, const factport_call* call,
                                   const factport_wait_request* request, factport_error* error) {
  if (fault_of(store) == "wait with an unheard-of status") return kUnheardOf;
  return detail::wait(store, call, request, error);
}

factport_status FACTPORT_CALL schema_status(factport_store* store, const factport_call* call,
                                            factport_schema_status* out, factport_error* error) {
  const factport_status status = detail::schema_status(store, call, out, error);
  if (fault_of(store) == "schema of a negative version") out->version = -1;
  if (fault_of(store) == "schema without a newest version") out->newest = 0;
  return status;
}

factport_status FACTPORT_CALL set_level(factport_store* store, const factport_call* call,
                                        const factport_set_level_request* request,
                                        factport_error* error) {
  if (fault_of(store) == "set_level with an unheard-of status") return kUnheardOf;
  return detail::set_level(store, call, request, error);
}

factport_status FACTPORT_CALL diagnose(factport_store* store, const factport_call* call,
                                       factport_findings* out, factport_error* error) {
  const factport_status status = detail::diagnose(store, call, out, error);
  const std::string& fault = fault_of(store);
  if (status != FACTPORT_OK) return status;
  auto& records = static_cast<detail::LentFindings*>(out->owner)->records;
  if (fault == "findings with stride 0") out->finding_stride = 0;
  if (fault == "findings without end") out->finding_count = UINT64_MAX;
  if (fault == "findings that are null") out->findings = nullptr;
  if (fault == "a finding with a null text") records[1].text = {nullptr, 4};
  if (fault == "a finding without a subject") records[1].subject = {};
  if (fault == "a finding of unknown severity") records[0].severity = 17;
  return status;
}

constexpr factport_transactions_ext transactions_table() {
  factport_transactions_ext table = detail::kTransactionsTable;
  table.begin = &begin;
  table.append = &append;
  table.scan_open = &scan_open;
  table.latest = &latest;
  table.stream_info = &stream_info;
  table.commit = &commit;
  return table;
}
constexpr factport_administration_ext administration_table() {
  factport_administration_ext table = detail::AdministrationTable<ExtendedAdapter>::kTable;
  table.schema_status = &schema_status;
  table.set_level = &set_level;
  table.diagnose = &diagnose;
  return table;
}
template <class Table>
constexpr Table of_size(Table table, std::uint32_t size) {
  table.struct_size = size;
  return table;
}
constexpr factport_transactions_ext without_commit() {
  factport_transactions_ext table = transactions_table();
  table.commit = nullptr;
  return table;
}

constexpr factport_transactions_ext kTransactions = transactions_table();
constexpr factport_transactions_ext kTransactionsOfSize8 = of_size(kTransactions, 8);
constexpr factport_transactions_ext kWithoutCommit = without_commit();
constexpr factport_wait_ext kWait{sizeof(factport_wait_ext), 0, &wait};
constexpr factport_wait_ext kEmptyWait{sizeof(factport_wait_ext), 0, nullptr};
constexpr factport_administration_ext kAdministration = administration_table();
constexpr factport_administration_ext kAdministrationOfSize12 = of_size(kAdministration, 12);
constexpr factport_administration_ext kNoAdministration{
    sizeof(factport_administration_ext), 0, nullptr, nullptr, nullptr, nullptr};

const void* FACTPORT_CALL get_extension(factport_store* store, factport_bytes id) {
  const std::string& fault = fault_of(store);
  const std::string_view wanted = view_of(id);
  if (wanted == FACTPORT_EXT_TRANSACTIONS) {
    if (fault == "no table of transactions") return nullptr;
    if (fault == "a short table of transactions") return &kTransactionsOfSize8;
    if (fault == "transactions without commit") return &kWithoutCommit;
    if (fault == "a misaligned table") return reinterpret_cast<const char*>(&kTransactions) + 1;
    return &kTransactions;
  }
  if (wanted == FACTPORT_EXT_WAIT) {
    if (fault == "no table of wait") return nullptr;
    return fault == "wait without a function" ? &kEmptyWait : &kWait;
  }
  if (wanted == FACTPORT_EXT_ADMINISTRATION) {
    if (fault == "no administration") return nullptr;
    if (fault == "an empty administration") return &kNoAdministration;
    return fault == "a short administration" ? &kAdministrationOfSize12 : &kAdministration;
  }
  return nullptr;
}

constexpr factport_adapter lying_table(std::string_view name, std::uint32_t flags) {
  factport_adapter table = kHonest;
  table.name = bytes_of(name);
  table.flags |= flags;
  table.get_extension = &get_extension;
  return table;
}

constexpr factport_adapter kExtended = lying_table("extended", 0);
constexpr factport_adapter kSerialized =
    lying_table("extended-serialized", FACTPORT_ADAPTER_SERIALIZED);
constexpr const factport_adapter* kAdapters[] = {&kExtended, &kSerialized};

constexpr factport_plugin plugin() {
  factport_plugin plugin = detail::PluginDescriptor<ExtendedAdapter>::kPlugin;
  plugin.adapters = kAdapters;
  plugin.adapter_count = 2;
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
