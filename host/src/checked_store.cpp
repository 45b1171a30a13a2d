// SPDX-License-Identifier: Apache-2.0
#include "checked_store.hpp"

#include "checked_cursor.hpp"
#include "reply_check.hpp"
#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/cpp/condition.hpp>
#include <factport/host/catalog.hpp>
#include <factport/host/secrets.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

namespace factport::host {

namespace {

// The plugin writes the beginning of each Receipt; the id behind it is the host's.
static_assert(offsetof(Receipt, position) == offsetof(factport_receipt, position));
static_assert(offsetof(Receipt, global_position) == offsetof(factport_receipt, global_position));
static_assert(offsetof(Receipt, recorded_at) == offsetof(factport_receipt, recorded_at));
static_assert(sizeof(factport_receipt) <= offsetof(Receipt, id));

Result<std::filesystem::path> plugin_file(const StoreConfig& config, const OpenOptions& options) {
  if (!config.plugin.empty()) return config.plugin;
  return Catalog::of_process(options.plugin_directories).find(config.adapter);
}

/// A limit that a store leaves at 0 is the default.
template <class T>
T or_default(T declared, T otherwise) {
  return declared > 0 ? declared : otherwise;
}

StoreFacts facts_of(const factport_store_facts& raw) {
  StoreFacts facts;
  facts.fidelity = raw.fidelity;
  facts.capabilities = raw.capabilities;
  facts.levels = raw.levels;
  facts.filters = raw.filters;
  facts.max_event_bytes = or_default(raw.max_event_bytes, FACTPORT_DEFAULT_MAX_EVENT_BYTES);
  facts.max_append_bytes = or_default(raw.max_append_bytes, FACTPORT_DEFAULT_MAX_APPEND_BYTES);
  facts.max_append_events = or_default(raw.max_append_events, FACTPORT_DEFAULT_MAX_APPEND_EVENTS);
  facts.max_append_targets =
      or_default(raw.max_append_targets, FACTPORT_DEFAULT_MAX_APPEND_TARGETS);
  facts.max_held_batches = or_default(raw.max_held_batches, FACTPORT_DEFAULT_MAX_HELD_BATCHES);
  facts.pins = raw.pins;
  return facts;
}

/// What an open store declares must make sense, and be no more than its descriptor promised.
Status check_facts(const factport_store_facts& facts, const factport_adapter& adapter) {
  if (facts.fidelity != FACTPORT_FIDELITY_BYTES && facts.fidelity != FACTPORT_FIDELITY_SEMANTIC) {
    return {StatusCode::kPluginMisbehaved,
            fmt::format("describe answered fidelity {}", facts.fidelity)};
  }
  if ((facts.capabilities & ~adapter.capabilities) != 0 || (facts.levels & ~adapter.levels) != 0) {
    return {StatusCode::kPluginMisbehaved,
            "describe answered capabilities or levels that the adapter's descriptor does not list"};
  }
  return {};
}

/// What is offered, as "stream, log".
std::string names_of_levels(std::uint32_t levels) {
  std::vector<std::string_view> names;
  for (const Level level : {Level::kStream, Level::kCategory, Level::kLog, Level::kNone}) {
    if ((levels & FACTPORT_LEVEL_BIT(static_cast<std::uint32_t>(level))) != 0) {
      names.push_back(name_of(level));
    }
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// A configured level must be one of those that are offered.
Status check_level(std::uint32_t level, std::uint32_t offered, std::string_view adapter) {
  if (level == FACTPORT_LEVEL_UNSPECIFIED) return {};
  if (level <= FACTPORT_LEVEL_NONE && (offered & FACTPORT_LEVEL_BIT(level)) != 0) return {};
  return {StatusCode::kUnsupported,
          fmt::format("adapter {} does not offer the level \"{}\"; it offers: {}", adapter,
                      name_of(static_cast<Level>(level)), names_of_levels(offered))};
}

/// Whether a leaf stands under an odd number of `not`.
bool is_negated(const factport_append_request& request, std::uint32_t leaf) {
  const AppendRequest view(request);
  bool negated = false;
  for (std::uint32_t i = 0; i < leaf; ++i) {
    const factport_condition& node = view.condition(i);
    if (node.kind == FACTPORT_CONDITION_NOT && i + node.subtree > leaf) negated = !negated;
  }
  return negated;
}

std::optional<UnmetLeaf> unmet_leaf(const factport_append_request& request,
                                    const FailedLeaf& leaf) {
  const AppendRequest view(request);
  if (leaf.node >= view.condition_count()) return std::nullopt;
  const factport_condition& node = view.condition(leaf.node);
  if (!detail::is_leaf(node.kind)) return std::nullopt;
  const StreamView stream = view.target(node.target);
  const std::string_view negation = is_negated(request, leaf.node) ? "not " : "";
  return UnmetLeaf{std::string(stream.category), std::string(stream.stream),
                   std::string(negation) + detail::expectation(node), leaf.actual_position};
}

Status refusal(const std::vector<UnmetLeaf>& leaves, const Failure& failure) {
  Failure refused = failure;
  refused.message = "the condition does not hold";
  for (const UnmetLeaf& leaf : leaves) {
    refused.message += fmt::format(
        "{} {}/{}: expected {}, actual {}", &leaf == &leaves.front() ? ":" : ";", leaf.category,
        leaf.stream, leaf.expected,
        leaf.actual_position < 0 ? "empty" : fmt::format("position {}", leaf.actual_position));
  }
  return Status(std::move(refused));
}

factport_info_request info_request(const factport_scope& scope, const ReadOptions& options) {
  factport_info_request request{};
  request.struct_size = sizeof request;
  request.scope = scope;
  request.freshness = static_cast<std::uint32_t>(options.freshness);
  request.at_least = options.at_least;
  return request;
}

/// Waits before the next attempt, with jitter; false when the deadline or a stop comes first.
bool pause(std::chrono::microseconds most, const CallContext& call) {
  thread_local std::minstd_rand random(std::random_device{}());
  const auto pause = std::chrono::microseconds(
      std::uniform_int_distribution<std::int64_t>(most.count() / 2, most.count())(random));
  if (std::chrono::nanoseconds(pause).count() >= call.remaining_ns()) return false;
  std::this_thread::sleep_for(pause);
  return !call.stop().stop_requested();
}

}  // namespace

factport_scope stream_scope(std::string_view log, std::string_view category,
                            std::string_view stream) {
  return {FACTPORT_SCOPE_STREAM, 0, bytes_of(log), bytes_of(category), bytes_of(stream)};
}
factport_scope category_scope(std::string_view log, std::string_view category) {
  return {FACTPORT_SCOPE_CATEGORY, 0, bytes_of(log), bytes_of(category), {nullptr, 0}};
}
factport_scope log_scope(std::string_view log) {
  return {FACTPORT_SCOPE_LOG, 0, bytes_of(log), {nullptr, 0}, {nullptr, 0}};
}

Result<std::shared_ptr<CheckedStore>> CheckedStore::open(const StoreConfig& config,
                                                         const OpenOptions& options) {
  if (Status status = check_name("log", config.log); !status.ok()) return status;
  const auto file = plugin_file(config, options);
  if (!file.ok()) return file.status();
  auto library = Library::load(*file, {.sha256 = config.plugin_sha256});
  if (!library.ok()) return library.status();
  const auto adapter = (*library)->adapter(config.adapter);
  if (!adapter.ok()) return adapter.status();
  std::shared_ptr<CheckedStore> store(new CheckedStore(std::move(*library), **adapter, options));
  if (Status status = store->open_adapter(config, options); !status.ok()) return status;
  return store;
}

CheckedStore::CheckedStore(std::shared_ptr<const Library> library, const LoadedAdapter& adapter,
                           const OpenOptions& options)
    : library_(std::move(library)),
      adapter_(adapter),
      identity_{adapter.name, adapter.version, adapter.plugin_file},
      clock_(options.clock != nullptr ? options.clock : system_clock()),
      ids_(options.ids != nullptr ? options.ids : system_ids()),
      timeout_(options.timeout),
      retry_(options.retry_conflicts) {}

Status CheckedStore::open_adapter(const StoreConfig& config, const OpenOptions& options) {
  if (Status status = check_level(config.level, adapter_.table.levels, adapter_.name);
      !status.ok()) {
    return status;
  }
  auto resolved = resolve_config(config, adapter_.config_schema,
                                 fmt::format("{} {}", adapter_.name, adapter_.version));
  if (!resolved.ok()) return resolved.status();
  secrets_ = std::move(resolved->secrets);
  services_ = std::make_unique<StoreServices>(adapter_.name, clock_, resolved->json);

  factport_open_request request{};
  request.struct_size = sizeof request;
  request.config = bytes_of(resolved->json);
  request.log = bytes_of(config.log);
  request.level = config.level;
  const CallOptions call_options{.timeout = std::nullopt, .stop = options.stop, .traceparent = {}};
  const CallContext call(call_options, timeout_, *clock_);
  ErrorSink sink;
  factport_store* store = nullptr;
  const factport_status raw =
      adapter_.table.open(services_->raw(), call.raw(), &request, &store, sink.raw());
  services_->forget_config();
  if (raw != FACTPORT_OK) return failure(sink, raw, "open");
  if (store == nullptr) {
    return misbehaved({StatusCode::kPluginMisbehaved, "open answered OK without a store"});
  }
  store_ = store;

  factport_store_facts facts{};
  facts.struct_size = sizeof facts;
  adapter_.table.describe(store_, &facts);
  facts_ = facts_of(facts);
  if (Status status = check_facts(facts, adapter_.table); !status.ok()) return misbehaved(status);
  return check_level(config.level, facts_.levels, adapter_.name);
}

CheckedStore::~CheckedStore() {
  if (store_ == nullptr) return;
  if (fork_guard_.forked()) {
    // The child may not touch the adapter, which may still use its services from its threads.
    static_cast<void>(services_.release());
    return;
  }
  adapter_.table.close(store_);
}

Status CheckedStore::alive() const {
  if (!fork_guard_.forked()) return {};
  return {StatusCode::kInvalidState,
          "the store was opened before fork(); open it again in the child process"};
}

std::unique_lock<std::mutex> CheckedStore::serialize() {
  if ((adapter_.table.flags & FACTPORT_ADAPTER_SERIALIZED) == 0) return {};
  return std::unique_lock(serialized_);
}

Status CheckedStore::failure(ErrorSink& sink, factport_status raw,
                             std::string_view function) const {
  const CallKind kind = function == "append" ? CallKind::kAppend : CallKind::kRead;
  Failure failure = sink.to_status(raw, adapter_.name, function, kind).failure();
  if (!secrets_.empty()) {
    failure.message = redact(std::move(failure.message), secrets_);
    for (auto& detail : failure.details) detail.second = redact(std::move(detail.second), secrets_);
  }
  return Status(std::move(failure));
}

Status CheckedStore::misbehaved(const Status& finding) const {
  Failure failure = finding.failure();
  failure.message = fmt::format("adapter {} {} ({}) breaks the contract: {}", adapter_.name,
                                adapter_.version, adapter_.plugin_file, failure.message);
  return Status(std::move(failure));
}

void CheckedStore::append(std::string_view log, Append& append, AppendResult& result,
                          const CallOptions& options) {
  result.already_stored = false;
  result.unmet.clear();
  result.receipts.clear();
  result.status = alive();
  if (!result.status.ok()) return;
  complete(append);
  const factport_append_request request = request_of(log, append);
  const bool trusted = (facts_.capabilities & FACTPORT_CAPABILITY_TRUSTED) != 0;
  result.status = check_append(
      request, facts_,
      trusted ? std::span<const std::uint8_t>(append.trusted_) : std::span<const std::uint8_t>());
  if (!result.status.ok()) return;
  const CallContext call(options, timeout_, *clock_);
  result.status = send(request, result, call);
}

void CheckedStore::complete(Append& append) {
  std::optional<std::int64_t> now;
  for (std::size_t i = 0; i < append.events_.size(); ++i) {
    Append::Given& given = append.given_[i];
    if (given.id && given.occurred_at) continue;
    if (!now) now = clock_->now_us();
    if (!given.id) append.events_[i].id = ids_->next(*now).raw();
    if (!given.occurred_at) append.events_[i].occurred_at = *now;
    // A caller that sends the same append again means the same events.
    given = {true, true};
  }
}

factport_append_request CheckedStore::request_of(std::string_view log, const Append& append) const {
  factport_append_request request{};
  request.struct_size = sizeof request;
  request.log = bytes_of(log);
  request.targets = append.targets_.data();
  request.target_count = static_cast<std::uint32_t>(append.targets_.size());
  request.target_stride = sizeof(factport_target);
  request.events = append.events_.data();
  request.event_count = static_cast<std::uint32_t>(append.events_.size());
  request.event_stride = sizeof(factport_new_event);
  request.condition_stride = sizeof(factport_condition);
  const std::vector<factport_condition>& nodes = append.conditions_;
  if (nodes.empty()) return request;
  // An `all` of one child is that child.
  const bool single = nodes.size() > 1 && nodes[1].subtree == nodes.size() - 1;
  request.conditions = nodes.data() + (single ? 1 : 0);
  request.condition_count = static_cast<std::uint32_t>(nodes.size() - (single ? 1 : 0));
  return request;
}

Status CheckedStore::send(const factport_append_request& request, AppendResult& result,
                          const CallContext& call) {
  std::chrono::microseconds most = retry_.first_pause;
  for (int attempt = 1;; ++attempt) {
    Status status = send_once(request, result, call);
    if (status.code() != StatusCode::kConflict || attempt >= retry_.attempts) return status;
    if (!pause(most, call)) return status;
    most = std::min(most * 2, retry_.most);
  }
}

Status CheckedStore::send_once(const factport_append_request& request, AppendResult& result,
                               const CallContext& call) {
  result.receipts.assign(request.event_count, Receipt{});
  factport_append_result raw_result{};
  raw_result.struct_size = sizeof raw_result;
  raw_result.receipts = reinterpret_cast<factport_receipt*>(result.receipts.data());
  raw_result.receipt_stride = sizeof(Receipt);
  ErrorSink sink;
  factport_status raw = FACTPORT_OK;
  {
    const auto lock = serialize();
    raw = adapter_.table.append(store_, call.raw(), &request, &raw_result, sink.raw());
  }
  if (raw != FACTPORT_OK) {
    result.receipts.clear();
    return append_failed(request, failure(sink, raw, "append"), result);
  }
  if (Status status = check_receipts(request, result.receipts); !status.ok()) {
    result.receipts.clear();
    // Something was stored, but nobody can tell what.
    Failure failure = misbehaved(status).failure();
    failure.code = StatusCode::kOutcomeUnknown;
    return Status(std::move(failure));
  }
  result.already_stored = (raw_result.flags & FACTPORT_APPEND_ALREADY_STORED) != 0;
  for (std::size_t i = 0; i < result.receipts.size(); ++i) {
    result.receipts[i].id = Uuid(request.events[i].id);
  }
  return {};
}

Status CheckedStore::append_failed(const factport_append_request& request, const Status& status,
                                   AppendResult& result) const {
  if (status.code() != StatusCode::kConditionFailed) return status;
  if (request.condition_count == 0) {
    Failure failure = misbehaved({StatusCode::kPluginMisbehaved,
                                  "append without a condition answered CONDITION_FAILED"})
                          .failure();
    failure.code = StatusCode::kOutcomeUnknown;
    return Status(std::move(failure));
  }
  for (const FailedLeaf& leaf : status.failure().failed_leaves) {
    if (auto unmet = unmet_leaf(request, leaf)) result.unmet.push_back(std::move(*unmet));
  }
  return refusal(result.unmet, status.failure());
}

Result<Scan> CheckedStore::scan(const factport_scope& scope, const ScanOptions& options) {
  auto cursor = CheckedCursor::open(shared_from_this(), scope, options);
  if (!cursor.ok()) return cursor.status();
  return Scan(std::move(*cursor));
}

Result<std::optional<StoredEvent>> CheckedStore::latest(const factport_scope& scope,
                                                        const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_scope(scope); !status.ok()) return status;
  if (!adapter_.has_latest) return emulate_latest(scope, options);
  const CallContext call(options.call, timeout_, *clock_);
  return ask_latest(info_request(scope, options), call);
}

Result<std::optional<StoredEvent>> CheckedStore::ask_latest(const factport_info_request& request,
                                                            const CallContext& call) {
  factport_batch batch{};
  batch.struct_size = sizeof batch;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.latest(store_, call.raw(), &request, &batch, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "latest");
  factport_scan_request as_scan{};
  as_scan.scope = request.scope;
  as_scan.given = FACTPORT_SCAN_HAS_LIMIT;
  as_scan.limit = 1;
  const Status status = BatchCheck(as_scan, facts_).check(batch, true);
  std::optional<StoredEvent> event;
  if (status.ok() && batch.event_count > 0)
    event.emplace(*batch.events, view_of(request.scope.log));
  if (batch.release != nullptr) batch.release(&batch);
  if (!status.ok()) return misbehaved(status);
  return event;
}

// One event from the end where the store scans backwards; else, in a stream, from its last
// position; else the whole scope is read.
Result<std::optional<StoredEvent>> CheckedStore::emulate_latest(const factport_scope& scope,
                                                                const ReadOptions& options) {
  ScanOptions scan_options;
  scan_options.freshness = options.freshness;
  scan_options.at_least = options.at_least;
  scan_options.call = options.call;
  if ((facts_.capabilities & FACTPORT_CAPABILITY_BACKWARD_SCAN) != 0) {
    scan_options.direction = Direction::kBackwards;
    scan_options.limit = 1;
  } else if (scope.kind == FACTPORT_SCOPE_STREAM) {
    const auto info = stream_info(scope, options);
    if (!info.ok()) return info.status();
    scan_options.from = std::max<std::int64_t>(info->last_position, 0);
  }
  auto cursor = CheckedCursor::open(shared_from_this(), scope, scan_options);
  if (!cursor.ok()) return cursor.status();
  std::optional<StoredEvent> last;
  while (true) {
    const auto more = (*cursor)->next();
    if (!more.ok()) return more.status();
    if (!*more) return last;
    const EventBatch batch = (*cursor)->batch();
    if (batch.size() > 0) last.emplace(batch.at(batch.size() - 1), (*cursor)->log());
  }
}

Result<StreamInfo> CheckedStore::stream_info(const factport_scope& scope,
                                             const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_scope(scope); !status.ok()) return status;
  const CallContext call(options.call, timeout_, *clock_);
  const factport_info_request request = info_request(scope, options);
  factport_stream_info info{};
  info.struct_size = sizeof info;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.stream_info(store_, call.raw(), &request, &info, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "stream_info");
  if (Status status = check_stream_info(info, facts_); !status.ok()) return misbehaved(status);
  return StreamInfo{info.event_count,           info.first_position,       info.last_position,
                    info.first_global_position, info.last_global_position, info.first_recorded_at,
                    info.last_recorded_at};
}

Result<LogInfo> CheckedStore::log_info(const factport_scope& scope, const ReadOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (Status status = check_scope(scope); !status.ok()) return status;
  const CallContext call(options.call, timeout_, *clock_);
  const factport_info_request request = info_request(scope, options);
  factport_log_info info{};
  info.struct_size = sizeof info;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.log_info(store_, call.raw(), &request, &info, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "log_info");
  return LogInfo{static_cast<Level>(info.level), Uuid(info.uuid), info.epoch, info.event_count,
                 info.last_global_position};
}

Result<Listing> CheckedStore::list(ListKind kind, std::string_view log, std::string_view category,
                                   const ListOptions& options) {
  if (Status status = alive(); !status.ok()) return status;
  if (kind != ListKind::kLogs) {
    const bool streams = kind == ListKind::kStreams;
    const Status status = check_scope(streams ? category_scope(log, category) : log_scope(log));
    if (!status.ok()) return status;
  }
  if (options.limit == 0)
    return Status(StatusCode::kInvalidArgument, "limit is 0; a page has names");
  factport_list_request request{};
  request.struct_size = sizeof request;
  request.kind = static_cast<std::uint32_t>(kind);
  request.limit = options.limit;
  request.log = bytes_of(log);
  request.category = bytes_of(category);
  request.prefix = bytes_of(options.prefix);
  request.after = bytes_of(options.after);

  const CallContext call(options.call, timeout_, *clock_);
  factport_listing listing{};
  listing.struct_size = sizeof listing;
  ErrorSink sink;
  const auto lock = serialize();
  const factport_status raw =
      adapter_.table.list(store_, call.raw(), &request, &listing, sink.raw());
  if (raw != FACTPORT_OK) return failure(sink, raw, "list");
  const Status status = check_listing(request, listing);
  Listing entries;
  for (std::uint64_t i = 0; status.ok() && i < listing.entry_count; ++i) {
    const auto& entry =
        *FACTPORT_ELEMENT(factport_list_entry, listing.entries, listing.entry_stride, i);
    ListEntry copy{std::string(view_of(entry.name)), std::nullopt};
    if ((entry.given & FACTPORT_LIST_ENTRY_HAS_STATISTICS) != 0) {
      copy.statistics = {entry.event_count, entry.last_global_position, entry.last_recorded_at};
    }
    entries.push_back(std::move(copy));
  }
  if (listing.release != nullptr) listing.release(&listing);
  if (!status.ok()) return misbehaved(status);
  return entries;
}

}  // namespace factport::host
