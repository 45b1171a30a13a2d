// SPDX-License-Identifier: Apache-2.0
#include "reference_store.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace factport::reference {

Result<std::unique_ptr<EventStorageAdapter>> ReferenceStore::open(const Call&,
                                                                  const OpenRequest& request) {
  const std::string name = request.config().text("bug").value_or("");
  const std::optional<PlantedBug> bug = planted_bug(name);
  if (!bug)
    return Status(StatusCode::kInvalidArgument,
                  "there is no bug \"" + name + "\"; it is one of " + planted_bug_names());
  if (*bug == PlantedBug::kCrashesAtOpen) std::abort();
  if (*bug == PlantedBug::kExitsAtOpen) std::exit(0);
  const std::optional<std::string> shared = request.config().text("name");
  auto store = std::make_unique<ReferenceStore>(
      request, *bug, shared ? ReferenceLogs::named(*shared) : std::make_shared<ReferenceLogs>());
  const Lock lock(store->logs_->mutex);
  if (store->logs_->logs.count(request.log()) == 0) return store;
  if (Status status = store->admit(request.log()); !status.ok()) return status;
  return store;
}

ReferenceStore::ReferenceStore(const OpenRequest& request, PlantedBug bug,
                               std::shared_ptr<ReferenceLogs> logs)
    : host_(request.host()),
      pins_(request.log(), request.level()),
      bug_(bug),
      logs_(std::move(logs)) {}

Status ReferenceStore::admit(std::string_view name) {
  const Level level = log_of(name).level;
  if (Status status = pins_.admit(name, level, 1); !status.ok()) return status;
  pins_.pin(name, level, 1);
  return {};
}

StoreFacts ReferenceStore::facts() const {
  return {
      .capabilities = kCapabilities,
      .levels = kLevels,
      .filters = FACTPORT_FILTER_NAMES | FACTPORT_FILTER_OCCURRED_AT | FACTPORT_FILTER_RECORDED_AT};
}

ReferenceLog& ReferenceStore::log_of(std::string_view name) {
  if (bug(PlantedBug::kLogsShareEvents)) name = "shared";
  const auto known = logs_->logs.find(name);
  if (known != logs_->logs.end()) return known->second;
  ReferenceLog& made = logs_->logs[std::string(name)];
  made.level = pins_.level_of_new_log();
  return made;
}

Status ReferenceStore::append_to_stream(const Call&, const AppendRequest& request,
                                        Receipts& receipts) {
  return append(request, receipts);
}

Status ReferenceStore::append_to_streams(const Call&, const AppendRequest& request,
                                         Receipts& receipts) {
  return append(request, receipts);
}

Result<std::unique_ptr<Cursor>> ReferenceStore::scan_stream(const Call&,
                                                            const ScanRequest& request) {
  return scan(request);
}

Result<std::unique_ptr<Cursor>> ReferenceStore::scan_category(const Call&,
                                                              const ScanRequest& request) {
  return scan(request);
}

Result<std::unique_ptr<Cursor>> ReferenceStore::scan_log(const Call&, const ScanRequest& request) {
  return scan(request);
}

}  // namespace factport::reference
