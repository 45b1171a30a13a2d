// SPDX-License-Identifier: Apache-2.0
#include "error_map.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace factport::sqlite {

namespace {

struct Meaning {
  /// Primary or extended; an extended code stands before its primary one.
  int code;
  StatusCode status;
  /// FILE stands for the database.
  std::string_view words;
};

constexpr Meaning kMeanings[] = {
    {SQLITE_CANTOPEN_ISDIR, StatusCode::kInvalidArgument, "FILE is a directory; name a file in it"},
    {SQLITE_READONLY_DBMOVED, StatusCode::kInvalidState,
     "FILE was moved or deleted while it was open; close the store and open it again"},
    {SQLITE_IOERR_NOMEM, StatusCode::kResourceExhausted, "out of memory while using FILE"},
    {SQLITE_IOERR_CORRUPTFS, StatusCode::kCorrupt,
     "the file system below FILE contradicts itself; check the disk before writing again"},
    {SQLITE_BUSY, StatusCode::kBusy, "somebody else holds the write lock of FILE; try again"},
    {SQLITE_LOCKED, StatusCode::kBusy, "another connection holds a lock on FILE; try again"},
    {SQLITE_PROTOCOL, StatusCode::kBusy,
     "too many processes start using FILE at the same time; try again"},
    {SQLITE_FULL, StatusCode::kResourceExhausted,
     "the disk holding FILE is full; free some space and try again"},
    {SQLITE_NOMEM, StatusCode::kResourceExhausted, "out of memory while using FILE"},
    {SQLITE_READONLY, StatusCode::kPermissionDenied,
     "FILE cannot be written; check the rights on the file and on its directory, or open it with "
     "\"read_only\": true"},
    {SQLITE_PERM, StatusCode::kPermissionDenied, "access to FILE is denied; check its rights"},
    {SQLITE_AUTH, StatusCode::kPermissionDenied, "access to FILE is denied"},
    {SQLITE_CANTOPEN, StatusCode::kNotFound,
     "FILE cannot be opened; check that its directory exists and may be written to"},
    {SQLITE_NOTADB, StatusCode::kCorrupt,
     "FILE is not an SQLite database, or its beginning is damaged; name another file, or restore "
     "it from a backup"},
    {SQLITE_CORRUPT, StatusCode::kCorrupt,
     "FILE is damaged; restore it from a backup, or save what can be read with "
     "`sqlite3 FILE .recover`"},
    {SQLITE_IOERR, StatusCode::kUnavailable,
     "reading or writing FILE failed; check the disk and try again"},
    {SQLITE_CONSTRAINT, StatusCode::kCorrupt,
     "what FILE counts contradicts the events that it holds; restore it from a backup"},
    {SQLITE_ERROR, StatusCode::kCorrupt,
     "the tables of FILE are not as this adapter makes them; restore it from a backup"},
    {SQLITE_NOLFS, StatusCode::kUnavailable, "the system cannot hold a file as large as FILE"},
    {SQLITE_TOOBIG, StatusCode::kLimit, "an event is larger than SQLite can hold in FILE"},
    {SQLITE_INTERRUPT, StatusCode::kCancelled, "interrupted while using FILE"},
};

std::string in_words(std::string_view words, std::string_view file) {
  constexpr std::string_view kPlace = "FILE";
  std::string text;
  for (std::size_t at = words.find(kPlace); at != words.npos; at = words.find(kPlace)) {
    text.append(words.substr(0, at)).append(file);
    words.remove_prefix(at + kPlace.size());
  }
  return text.append(words);
}

Status with_code(StatusCode status, std::string message, int code, std::string_view detail) {
  Failure failure;
  failure.code = status;
  failure.message = std::move(message);
  failure.message.append(" (SQLite: ").append(detail).append(")");
  failure.vendor_code = code;
  return Status(std::move(failure));
}

}  // namespace

Status failure_of(int code, std::string_view file, std::string_view detail) {
  const auto means = [code](int listed) { return listed == code || listed == (code & 0xff); };
  const auto* const meaning = std::find_if(std::begin(kMeanings), std::end(kMeanings),
                                           [&](const Meaning& m) { return means(m.code); });
  if (meaning != std::end(kMeanings)) {
    return with_code(meaning->status, in_words(meaning->words, file), code, detail);
  }
  return with_code(StatusCode::kInternal,
                   in_words("SQLite refused what it was asked to do with FILE", file), code,
                   detail);
}

Status commit_failure_of(int code, std::string_view file, std::string_view detail) {
  const int primary = code & 0xff;
  if (primary == SQLITE_FULL || primary == SQLITE_BUSY) return failure_of(code, file, detail);
  return with_code(StatusCode::kOutcomeUnknown,
                   in_words("the commit to FILE failed on its way to the disk: the events may be "
                            "stored or not; retry with the same ids",
                            file),
                   code, detail);
}

}  // namespace factport::sqlite
