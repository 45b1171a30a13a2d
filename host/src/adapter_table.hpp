// SPDX-License-Identifier: Apache-2.0
//
// One adapter of a plugin: judged, copied, and made complete.
//
// Thread rule: pure function of the plugin's constant tables.
#ifndef FACTPORT_HOST_ADAPTER_TABLE_HPP
#define FACTPORT_HOST_ADAPTER_TABLE_HPP

#include <factport/adapter.h>
#include <factport/cpp/status.hpp>
#include <factport/host/library.hpp>

#include <string>

namespace factport::host {

/// Takes over a text of a plugin's: `text` becomes a copy, `from` is emptied. False: it is not
/// UTF-8 of at most 1 MiB.
bool take_text(factport_bytes& from, std::string& text);

/// A copy of `adapter`, with `latest` alone still NULL where the adapter does not have it. The
/// texts of the table are left empty: they are to be those beside it, once these have their place.
/// Fails with PLUGIN_LOAD; the message is a phrase that follows the file's name.
Result<LoadedAdapter> read_adapter(const factport_adapter* adapter);

}  // namespace factport::host

#endif  // FACTPORT_HOST_ADAPTER_TABLE_HPP
