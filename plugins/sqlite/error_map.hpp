// SPDX-License-Identifier: Apache-2.0
//
// What SQLite's result codes mean: one table from code to status, words and advice.
#ifndef FACTPORT_SQLITE_ERROR_MAP_HPP
#define FACTPORT_SQLITE_ERROR_MAP_HPP

#include <factport/cpp/status.hpp>

#include <string_view>

namespace factport::sqlite {

/// The failure that an extended result code stands for, for a call after which nothing is stored.
/// `file` is the database, `detail` SQLite's own words; the code becomes the vendor code.
Status failure_of(int code, std::string_view file, std::string_view detail);

/// What it means when COMMIT itself answered `code`: as failure_of while nothing can have become
/// durable, OUTCOME_UNKNOWN otherwise.
///
/// The write-ahead log is written before the transaction becomes visible. A full disk or a lock
/// stops it before its last frame, the one that commits, is whole. After any other error that frame
/// may be in the file, unseen by the processes that have it open, and come to light when the last
/// of them is gone and the log is recovered.
Status commit_failure_of(int code, std::string_view file, std::string_view detail);

}  // namespace factport::sqlite

#endif  // FACTPORT_SQLITE_ERROR_MAP_HPP
