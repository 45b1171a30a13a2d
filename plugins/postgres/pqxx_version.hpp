// SPDX-License-Identifier: Apache-2.0
//
// Where libpqxx 6.4 and 7 differ, for connection.cpp.
#ifndef FACTPORT_POSTGRES_PQXX_VERSION_HPP
#define FACTPORT_POSTGRES_PQXX_VERSION_HPP

#include <pqxx/pqxx>
#include <pqxx/version>

#include <cstddef>
#include <string>
#include <vector>

namespace factport::postgres {

#if PQXX_VERSION_MAJOR < 7

/// In binary format. An empty one is not NULL: there is memory behind it.
using BinaryParam = pqxx::binarystring;
inline BinaryParam binary_param(const std::string& image) { return {image.data(), image.size()}; }

/// 6.4 connects again by itself when it finds itself cut off, and would go on with a statement of
/// an append as if nothing had happened.
inline void never_reconnect(pqxx::connection& connection) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

/// At once: 6.4 would put it off until the first use, where its failure is mistaken for that of the
/// statement.
inline void prepare_now(pqxx::connection& connection, const std::string& name,
                        const std::string& sql) {
  connection.prepare(name, sql);
  connection.prepare_now(name);
}

#else

using BinaryParam = std::basic_string_view<std::byte>;
inline BinaryParam binary_param(const std::string& image) {
  return {reinterpret_cast<const std::byte*>(image.data()), image.size()};
}

inline void never_reconnect(pqxx::connection&) {}

inline void prepare_now(pqxx::connection& connection, const std::string& name,
                        const std::string& sql) {
  connection.prepare(name, sql);
}

#endif

inline std::vector<BinaryParam> binary_params(const std::vector<std::string>& images) {
  std::vector<BinaryParam> params;
  params.reserve(images.size());
  for (const std::string& image : images) params.push_back(binary_param(image));
  return params;
}

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_PQXX_VERSION_HPP
