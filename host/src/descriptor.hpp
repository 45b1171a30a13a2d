// SPDX-License-Identifier: Apache-2.0
//
// What a plugin's entry answered: judged, and copied to where the plugin cannot change it.
//
// Thread rule: pure functions of the plugin's constant tables.
#ifndef FACTPORT_HOST_DESCRIPTOR_HPP
#define FACTPORT_HOST_DESCRIPTOR_HPP

#include "plugin_file.hpp"

#include <factport/cpp/status.hpp>
#include <factport/host/library.hpp>
#include <factport/plugin.h>

#include <optional>

namespace factport::host {

/// Copies what a descriptor says. `note` is what the file said before it was loaded.
/// Fails with PLUGIN_LOAD or PLUGIN_INCOMPATIBLE; the message is a phrase that follows the file's
/// name.
Result<PluginContents> read_descriptor(const factport_plugin* plugin,
                                       const std::optional<AbiNote>& note);

}  // namespace factport::host

#endif  // FACTPORT_HOST_DESCRIPTOR_HPP
