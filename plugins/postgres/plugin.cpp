// SPDX-License-Identifier: Apache-2.0
#include "postgres_store.hpp"

#include <factport/cpp/plugin.hpp>

FACTPORT_PLUGIN(factport::postgres::PostgresStore);
