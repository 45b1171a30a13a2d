// SPDX-License-Identifier: Apache-2.0
#include "checked_store.hpp"

#include "request_check.hpp"

#include <factport/cpp/bytes.hpp>
#include <factport/host/catalog.hpp>
#include <factport/host/secrets.hpp>

#include <fmt/format.h>

#include <utility>

namespace factport::host {

namespace {

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

}  // namespace

Status check_level(std::uint32_t level, std::uint32_t offered, std::string_view adapter) {
  if (level == FACTPORT_LEVEL_UNSPECIFIED) return {};
  if (level <= FACTPORT_LEVEL_NONE && (offered & FACTPORT_LEVEL_BIT(level)) != 0) return {};
  return {StatusCode::kUnsupported,
          fmt::format("adapter {} does not offer the level \"{}\"; it offers: {}", adapter,
                      name_of(static_cast<Level>(level)), names_of_levels(offered))};
}

Result<std::shared_ptr<CheckedStore>> CheckedStore::open(const StoreConfig& config,
                                                         const OpenOptions& options,
                                                         Purpose purpose) {
  if (Status status = check_name("log", config.log); !status.ok()) return status;
  const auto file = plugin_file(config, options);
  if (!file.ok()) return file.status();
  auto library = Library::load(*file, {.sha256 = config.plugin_sha256});
  if (!library.ok()) return library.status();
  const auto adapter = (*library)->adapter(config.adapter);
  if (!adapter.ok()) return adapter.status();
  std::shared_ptr<CheckedStore> store(new CheckedStore(std::move(*library), **adapter, options));
  if (Status status = store->open_adapter(config, options, purpose); !status.ok()) return status;
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
      retry_(options.retry_conflicts),
      poll_interval_(options.poll_interval) {}

Status CheckedStore::open_adapter(const StoreConfig& config, const OpenOptions& options,
                                  Purpose purpose) {
  const bool administration = purpose == Purpose::kAdministration;
  if (administration && (adapter_.table.flags & FACTPORT_ADAPTER_ADMINISTRATION) == 0) {
    return not_offered("opening a store for administration");
  }
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
  request.flags = administration ? FACTPORT_OPEN_FOR_ADMINISTRATION : 0u;
  request.config = bytes_of(resolved->json);
  request.log = bytes_of(config.log);
  request.level = config.level;
  CallOptions call_options;
  call_options.stop = options.stop;
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
  if (Status status = describe(purpose); !status.ok()) return misbehaved(status);
  return check_level(config.level, facts_.levels, adapter_.name);
}

Status CheckedStore::describe(Purpose purpose) {
  factport_store_facts facts{};
  facts.struct_size = sizeof facts;
  adapter_.table.describe(store_, &facts);
  facts_ = facts_of(facts);
  if (Status status = check_facts(facts, adapter_.table); !status.ok()) return status;
  const std::uint64_t usable = purpose == Purpose::kUse ? facts_.capabilities : 0;
  auto extensions = read_extensions(adapter_.table, store_, usable);
  if (!extensions.ok()) return extensions.status();
  extensions_ = *extensions;
  return {};
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
  const bool changes = function == "append" || function == "commit" || function == "set_level";
  const CallKind kind = changes ? CallKind::kAppend : CallKind::kRead;
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

Status CheckedStore::not_offered(std::string_view what) const {
  return {StatusCode::kUnsupported,
          fmt::format("adapter {} {} does not offer {}", adapter_.name, adapter_.version, what)};
}

}  // namespace factport::host
