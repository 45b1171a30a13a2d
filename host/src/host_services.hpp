// SPDX-License-Identifier: Apache-2.0
//
// HostServices: the C table of services behind which a plugin sees this process. One is made for
// the entry of each plugin, and one for each open store, with that store's clock.
//
// Thread rule: everything behind raw() may be called from any threads at the same time.
#ifndef FACTPORT_HOST_HOST_SERVICES_HPP
#define FACTPORT_HOST_HOST_SERVICES_HPP

#include <factport/host.h>
#include <factport/host/clock.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace factport::host {

class HostServices {
 public:
  /// `speaker` is who the log says is speaking: the adapter's name, or the plugin's.
  explicit HostServices(std::string speaker, std::shared_ptr<Clock> clock = system_clock());
  virtual ~HostServices() = default;
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  /// What the plugin gets; its address stays as long as this object does.
  const factport_host* raw() const noexcept { return &raw_; }

  /// The object behind a table that this class made.
  static const HostServices& of(const factport_host* raw) noexcept {
    return *static_cast<const HostServices*>(raw->context);
  }

  const std::string& speaker() const noexcept { return speaker_; }
  Clock& clock() const noexcept { return *clock_; }

  /// The table that get_extension answers; null = not offered. Override to offer some.
  virtual const void* extension(std::string_view id) const noexcept;

 private:
  const std::string speaker_;
  const std::shared_ptr<Clock> clock_;
  factport_host raw_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_HOST_SERVICES_HPP
