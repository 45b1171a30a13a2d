// SPDX-License-Identifier: Apache-2.0
//
// RawDatabase: the file, seen by plain SQLite, as another application would.
#ifndef FACTPORT_SQLITE_TESTS_RAW_DATABASE_HPP
#define FACTPORT_SQLITE_TESTS_RAW_DATABASE_HPP

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace factport::sqlite_test {

class RawDatabase {
 public:
  explicit RawDatabase(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &raw_) != SQLITE_OK) throw std::runtime_error("cannot open");
  }
  ~RawDatabase() { sqlite3_close(raw_); }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  /// The columns of the rows, joined by '|'; throws what SQLite says.
  std::string run(const std::string& sql) {
    std::string out;
    char* message = nullptr;
    const auto add = [](void* text, int count, char** values, char**) {
      for (int i = 0; i < count; ++i) {
        auto& joined = *static_cast<std::string*>(text);
        if (!joined.empty()) joined += '|';
        joined += values[i] == nullptr ? "" : values[i];
      }
      return 0;
    };
    if (sqlite3_exec(raw_, sql.c_str(), add, &out, &message) == SQLITE_OK) return out;
    const std::string error = message == nullptr ? "unknown" : message;
    sqlite3_free(message);
    throw std::runtime_error(error);
  }

 private:
  sqlite3* raw_ = nullptr;
};

}  // namespace factport::sqlite_test

#endif  // FACTPORT_SQLITE_TESTS_RAW_DATABASE_HPP
