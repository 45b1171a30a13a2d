// SPDX-License-Identifier: Apache-2.0
//
// Diagnosis: what an operator wants to know of a store and of its server. Nothing is changed.
#ifndef FACTPORT_POSTGRES_DIAGNOSIS_HPP
#define FACTPORT_POSTGRES_DIAGNOSIS_HPP

#include "connection_pool.hpp"
#include "names.hpp"

#include <factport/cpp/administration.hpp>
#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

namespace factport::postgres {

/// Each question is asked for itself: one that fails, for want of a privilege for instance, is a
/// finding. Of a store that is absent, or of another version, only the server's answers are there.
/// Fails where the server cannot be reached, and when the call is over.
Result<Findings> diagnose(ConnectionPool& pool, const Names& names, const Call& call);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_DIAGNOSIS_HPP
