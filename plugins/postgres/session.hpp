// SPDX-License-Identifier: Apache-2.0
//
// What a session is begun with, and what it must then be.
#ifndef FACTPORT_POSTGRES_SESSION_HPP
#define FACTPORT_POSTGRES_SESSION_HPP

#include "connection.hpp"
#include "settings.hpp"

#include <factport/cpp/call.hpp>
#include <factport/cpp/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace factport::postgres {

/// libpq's keywords for a session of this purpose, with its startup options and the time that the
/// call has left.
std::string connect_string_of(const Settings& settings, Purpose purpose, const Call& call);

/// One statement whose row is: backend's pid and start, server version, encoding, isolation, time
/// zone and date style of the session. It also sets what a startup option cannot.
std::string session_query(bool pooled);

struct Session {
  std::int64_t version;
  std::string_view encoding;
  std::string_view isolation;
  std::string_view time_zone;
  std::string_view date_style;
};
/// UNSUPPORTED when this adapter cannot work in such a session, with how to mend it.
Status check_session(const Session& session, const std::string& label);

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_SESSION_HPP
