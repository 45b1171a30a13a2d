// SPDX-License-Identifier: Apache-2.0
#include "scan_cursor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace factport::postgres {

namespace {

constexpr std::int64_t kMostRows = 1000;
constexpr std::int64_t kDefaultBytes = std::int64_t{4} << 20;
// What an event is taken for before any was seen.
constexpr std::int64_t kLikelyBytes = 1024;

/// The numbers of the note that begins an opening's answer (001_read.sql).
enum OpeningNote : std::size_t { kFirst = 4, kLast = 5, kCareful = 6, kOpeningNumbers = 7 };
/// Those of the note that ends a filtered page.
enum FilteredNote : std::size_t { kRows, kKey, kGlobalPosition, kFilteredNumbers };

Status answered_wrongly() {
  return {StatusCode::kInternal,
          "a function of the event store answered something else than this adapter asked for; was "
          "it replaced? `factport doctor` looks at the schema"};
}

std::int64_t bytes_of_batch(const ScanRequest& request) {
  if (request.batch_bytes() == 0) return kDefaultBytes;
  // One result of libpq's has no more than 2 GiB.
  return static_cast<std::int64_t>(std::min<std::uint64_t>(request.batch_bytes(), 1u << 30));
}

}  // namespace

ScanCursor::ScanCursor(ReadSource& source, const ReadStatements& statements,
                       const ScanRequest& request)
    : source_(source),
      statements_(statements),
      plan_(request),
      batch_events_(std::clamp<std::int64_t>(request.batch_events(), 1, kMostRows)),
      batch_bytes_(bytes_of_batch(request)),
      limit_(request.limit().value_or(std::numeric_limits<std::int64_t>::max())),
      scanned_through_(request.after().value_or(0)),
      average_bytes_(kLikelyBytes) {}

Result<std::unique_ptr<Cursor>> ScanCursor::open(ReadSource& source,
                                                 const ReadStatements& statements, const Call& call,
                                                 const ScanRequest& request, std::int64_t target) {
  std::unique_ptr<ScanCursor> cursor(new ScanCursor(source, statements, request));
  FreshnessWait wait(source.pool(), statements.blocker, call, request.scope().log,
                     request.freshness(), target);
  if (Status status = cursor->open_range(wait, call); !status.ok()) return status;
  return std::unique_ptr<Cursor>(std::move(cursor));
}

Status ScanCursor::open_range(FreshnessWait& wait, const Call& call) {
  while (true) {
    Result<pqxx::result> answer =
        source_.run(statements_.open_scan,
                    plan_.opening(statements_, wait.freshness(), wait.target(), page_size()), call);
    if (!answer.ok()) return wait.failure_of(answer.status());
    Result<Page> page = EventRows::read(*std::move(answer));
    if (!page.ok()) return page.status();
    const auto& notes = (*page)->notes();
    if (notes.empty() || notes.front().size() != kOpeningNumbers) return answered_wrongly();
    const std::vector<std::int64_t>& note = notes.front();
    const Reach reach = Reach::of(note);
    if (reach.fresh) {
      // No key is -1: there is nothing in the range.
      if (note[kFirst] >= 0) range_ = {note[kFirst], note[kLast]};
      careful_ = note[kCareful] == 1;
      if (!at_end()) first_page_ = *std::move(page);
      return {};
    }
    if (Status status = wait.pause(reach); !status.ok()) return status;
  }
}

Result<Batch> ScanCursor::next(const Call& call) {
  Batch batch;
  if (!at_end()) {
    Page page = std::exchange(first_page_, nullptr);
    if (page == nullptr) {
      Result<Page> read = read_page(call);
      if (!read.ok()) return read.status();
      page = *std::move(read);
    }
    if (plan_.filtered() && page->notes().back().size() != kFilteredNumbers) {
      return answered_wrongly();
    }
    pass(*page);
    batch.events = page->events().data();
    batch.count = page->events().size();
    batch.owner = std::move(page);
  }
  batch.scanned_through = scanned_through_;
  batch.end = at_end();
  return batch;
}

Result<ScanCursor::Page> ScanCursor::read_page(const Call& call) {
  Result<pqxx::result> answer = source_.run(statements_.pages.of(plan_.shape(careful_)),
                                            plan_.page(range_, page_size()), call);
  if (!answer.ok()) return answer.status();
  Result<Page> page = EventRows::read(*std::move(answer));
  if (page.ok() && plan_.filtered() && (*page)->notes().empty()) return answered_wrongly();
  return page;
}

PageSize ScanCursor::page_size() const {
  // A page that is not careful counts no bytes, and a careful one need not count in vain.
  const std::int64_t likely = std::max<std::int64_t>(2 * batch_bytes_ / average_bytes_, 1);
  return {std::min({batch_events_, likely, limit_}), batch_bytes_};
}

void ScanCursor::pass(const EventRows& page) {
  const auto count = static_cast<std::int64_t>(page.events().size());
  limit_ -= count;
  if (count > 0) {
    const factport_event& last = page.events().back();
    pass_key(last.position, last.global_position);
    average_bytes_ = std::max<std::int64_t>(static_cast<std::int64_t>(page.bytes()) / count, 1);
  }
  if (plan_.filtered()) {
    const std::vector<std::int64_t>& note = page.notes().back();
    // Fewer than there was room for: the rest of what was looked at did not pass.
    if (count >= note[kRows]) return;
    pass_key(note[kKey], note[kGlobalPosition]);
  } else if (count == 0) {
    range_ = {};
  }
}

void ScanCursor::pass_key(std::int64_t position, std::int64_t global_position) {
  const std::int64_t key = plan_.in_stream() ? position : global_position;
  scanned_through_ = global_position;
  if (plan_.backwards()) {
    range_.last = key - 1;
  } else {
    range_.first = key + 1;
  }
}

}  // namespace factport::postgres
