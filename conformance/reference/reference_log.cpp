// SPDX-License-Identifier: Apache-2.0
#include "reference_log.hpp"

namespace factport::reference {

std::shared_ptr<ReferenceLogs> ReferenceLogs::named(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<ReferenceLogs>> all;
  const std::lock_guard lock(mutex);
  std::weak_ptr<ReferenceLogs>& known = all[name];
  std::shared_ptr<ReferenceLogs> logs = known.lock();
  if (logs == nullptr) known = logs = std::make_shared<ReferenceLogs>();
  return logs;
}

}  // namespace factport::reference
