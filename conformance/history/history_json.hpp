// SPDX-License-Identifier: Apache-2.0
//
// Histories as text: one JSON object per line, so that a recorder in any language can write one and
// a killed one loses a line. The format is in README.md; an unknown member is an error, because
// what it says might matter.
#ifndef FACTPORT_CONFORMANCE_HISTORY_JSON_HPP
#define FACTPORT_CONFORMANCE_HISTORY_JSON_HPP

#include "history.hpp"

#include <istream>
#include <ostream>
#include <stdexcept>

namespace factport::conformance {

/// What is wrong with the text of a history; what() begins with `line N: `.
class HistoryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads to the end of `in`. Throws HistoryError for text that is not a history, and for one that
/// malformed() has something to say about. Any bytes are safe to read.
History read_history(std::istream& in);

/// read_history() of what it writes is equal to `history`.
void write_history(const History& history, std::ostream& out);

}  // namespace factport::conformance

#endif  // FACTPORT_CONFORMANCE_HISTORY_JSON_HPP
