// SPDX-License-Identifier: Apache-2.0
#include "sqlite_store.hpp"

#include <factport/cpp/plugin.hpp>

FACTPORT_PLUGIN(factport::sqlite::SqliteStore);
