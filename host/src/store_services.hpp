// SPDX-License-Identifier: Apache-2.0
//
// StoreServices: the host's services as one open store sees them: its clock, and, while it is being
// opened, its configuration (extension factport.config/1).
//
// Thread rule: as HostServices; forget_config when no open is under way.
#ifndef FACTPORT_HOST_STORE_SERVICES_HPP
#define FACTPORT_HOST_STORE_SERVICES_HPP

#include "host_services.hpp"

#include <factport/ext/config.h>

#include <memory>
#include <string>
#include <string_view>

namespace factport::host {

class StoreServices final : public HostServices {
 public:
  /// `config`: one valid JSON object.
  StoreServices(std::string speaker, std::shared_ptr<Clock> clock, std::string_view config);
  ~StoreServices() override;

  const void* extension(std::string_view id) const noexcept override;

  /// Reads a value of the configuration; see factport/ext/config.h.
  void get(std::string_view path, factport_config_value& value) const;

  /// Drops the configuration, with every secret in it.
  void forget_config();

 private:
  // The parsed object, and the texts of inner objects that were asked for.
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_STORE_SERVICES_HPP
