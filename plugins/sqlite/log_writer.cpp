// SPDX-License-Identifier: Apache-2.0
#include "log_writer.hpp"

#include "query.hpp"
#include "sequence.hpp"
#include "stored_ids.hpp"

#include <factport/cpp/condition.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace factport::sqlite {

LogWriter::LogWriter(std::unique_ptr<Connection> connection, Host host, LogPins& pins)
    : connection_(std::move(connection)), host_(host), pins_(pins), heads_(*connection_, host) {}

Status LogWriter::begin(LockWait& wait) {
  waiting_.emplace(*connection_, wait);
  Status status;
  {
    Query begin(*connection_, "BEGIN IMMEDIATE");
    begin.run();
    status = begin.status();
  }
  // What is appended to a file that has left its place would be lost with its log.
  if (status.ok() && connection_->has_moved()) {
    status = connection_->failure(SQLITE_READONLY_DBMOVED);
  }
  if (!status.ok()) roll_back();
  return status;
}

LogWriter::Verdict LogWriter::append(const AppendRequest& request, Receipts& receipts, Care care) {
  const Result<LogHead*> found = heads_.log(request.log());
  if (!found.ok()) return {broke(found.status())};
  LogHead* const log = *found;
  if (Status status = admit(request, log); !status.ok()) return {std::move(status)};

  const auto position_of = [this](std::uint32_t target) {
    return targets_[target].row.last_position;
  };
  Status judgement = judge(request, position_of);
  if (care == Care::kIdsFirst || !judgement.ok()) {
    Verdict verdict = unless_stored(std::move(judgement), request, log, receipts);
    if (verdict.already_stored || !verdict.status.ok()) return verdict;
  }
  return {write(request, log, receipts)};
}

/// What must be so whatever the condition and the ids are; loads the targets.
Status LogWriter::admit(const AppendRequest& request, const LogHead* log) {
  if (log != nullptr) {
    Status status = pins_.admit(request.log(), log->level, log->epoch);
    if (!status.ok()) return status;
  }
  if (Status status = load_targets(request, log); !status.ok()) return broke(std::move(status));
  count_events(request);
  return check_guards(request, log != nullptr ? log->level : pins_.level_of_new_log());
}

Status LogWriter::load_targets(const AppendRequest& request, const LogHead* log) {
  targets_.assign(request.target_count(), {});
  stream_numbers_.assign(request.target_count(), 0);
  if (log == nullptr) return {};
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    const StreamView name = request.target(i);
    const Result<CategoryHead*> category = heads_.category(*log, name.category);
    if (!category.ok()) return category.status();
    if (*category == nullptr) continue;
    const auto row = find_stream(*connection_, (*category)->category_no, name.stream);
    if (!row.ok()) return row.status();
    if (!*row) continue;
    targets_[i].row = **row;
    stream_numbers_[i] = (*row)->stream_no;
  }
  return {};
}

void LogWriter::count_events(const AppendRequest& request) {
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    Target& target = targets_[request.events()[i].target()];
    ++target.added;
    target.last_event = i;
  }
  for (Target& target : targets_) target.next_position = target.row.last_position + 1;
}

Status LogWriter::check_guards(const AppendRequest& request, Level level) const {
  if (level != Level::kNone) return {};
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    if (!detail::is_leaf(node.kind) || targets_[node.target].added > 0) continue;
    return {StatusCode::kUnsupported,
            "log \"" + std::string(request.log()) +
                "\" has level none: a condition may only name streams that the append writes"};
  }
  return {};
}

/// `otherwise`, unless the ids say something else.
LogWriter::Verdict LogWriter::unless_stored(Status otherwise, const AppendRequest& request,
                                            const LogHead* log, Receipts& receipts) {
  const std::int64_t log_no = log != nullptr ? log->log_no : 0;
  const auto ids = look_up_ids(*connection_, log_no, request, stream_numbers_, receipts);
  if (!ids.ok()) {
    const bool duplicate = ids.status().code() == StatusCode::kDuplicateId;
    return {duplicate ? ids.status() : broke(ids.status())};
  }
  if (*ids == StoredIds::kAll) return {Status(), true};
  return {std::move(otherwise)};
}

Status LogWriter::write(const AppendRequest& request, LogHead* log, Receipts& receipts) {
  const std::int64_t count = request.event_count();
  if (log != nullptr && log->counters.last_global_position > kMaxGlobalPosition - count) {
    return {StatusCode::kLimit, "log \"" + std::string(request.log()) + "\" is full: it holds " +
                                    std::to_string(kMaxGlobalPosition) + " global positions"};
  }
  changed_ = true;
  if (log == nullptr) {
    const auto created = heads_.create_log(request.log(), pins_.level_of_new_log());
    if (!created.ok()) return broke(created.status());
    log = *created;
  }
  const std::int64_t first_global = log->counters.last_global_position + 1;
  const std::int64_t recorded_at = host_.now_us();
  for (std::uint32_t i = 0; i < request.target_count(); ++i) {
    if (targets_[i].added == 0) continue;
    Status status = write_stream(targets_[i], request.target(i), *log, first_global, recorded_at);
    if (!status.ok()) return broke(std::move(status));
  }
  Status status = write_events(request, *log, first_global, recorded_at, receipts);
  if (!status.ok()) return broke(std::move(status));
  log->counters = {log->counters.event_count + count, first_global + count - 1, recorded_at};
  log->changed = true;
  return {};
}

Status LogWriter::write_stream(Target& target, StreamView name, LogHead& log,
                               std::int64_t first_global, std::int64_t recorded_at) {
  const Result<CategoryHead*> category = heads_.obtain_category(log, name.category);
  if (!category.ok()) return category.status();
  const std::int64_t last_global = first_global + target.last_event;
  Counters& all = (*category)->counters;
  all = {all.event_count + target.added, std::max(all.last_global_position, last_global),
         recorded_at};
  (*category)->changed = true;
  target.category_no = (*category)->category_no;

  const bool is_new = target.row.stream_no == 0;
  Query query(*connection_,
              is_new ? "INSERT INTO streams (last_position, event_count, last_global_position, "
                       "last_recorded_at, category_no, name) VALUES (?, ?, ?, ?, ?, ?)"
                     : "UPDATE streams SET last_position = ?, event_count = ?, "
                       "last_global_position = ?, last_recorded_at = ? WHERE stream_no = ?");
  query.bind(target.row.last_position + target.added)
      .bind(target.row.counters.event_count + target.added)
      .bind(last_global)
      .bind(recorded_at);
  if (is_new) {
    query.bind(target.category_no).bind(name.stream);
  } else {
    query.bind(target.row.stream_no);
  }
  if (!query.run()) return query.failure();
  if (is_new) target.row.stream_no = sqlite3_last_insert_rowid(connection_->raw());
  return {};
}

Status LogWriter::write_events(const AppendRequest& request, const LogHead& log,
                               std::int64_t first_global, std::int64_t recorded_at,
                               Receipts& receipts) {
  Query query(*connection_, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (std::uint32_t i = 0; i < request.event_count(); ++i) {
    const factport_new_event& event = request.events().raw(i);
    Target& target = targets_[event.target];
    const std::int64_t global_position = first_global + i;
    const std::int64_t position = target.next_position++;
    query.bind(sequence_of(log.log_no, global_position))
        .bind(log.log_no)
        .bind(target.category_no)
        .bind(target.row.stream_no)
        .bind(position)
        .bind(event.occurred_at)
        .bind(recorded_at)
        .bind_blob(event.id.bytes, sizeof event.id.bytes)
        .bind(view_of(event.name));
    if (event.metadata.size == 0) {
      query.bind_null();
    } else {
      query.bind(view_of(event.metadata));
    }
    if (!query.bind(view_of(event.payload)).run()) return query.failure();
    receipts.set(i, {position, global_position, recorded_at});
  }
  return {};
}

Status LogWriter::commit() {
  if (!changed_) {
    roll_back();
    return {};
  }
  Status status = heads_.flush();
  if (status.ok()) {
    Query commit(*connection_, "COMMIT");
    if (!commit.run()) status = connection_->commit_failure(commit.code());
  }
  if (status.ok()) {
    for (const auto& [name, head] : heads_.logs()) pins_.pin(name, head.level, head.epoch);
  }
  roll_back();
  return status;
}

Status LogWriter::set_level(std::string_view name, Level level) {
  const Result<LogHead*> log = heads_.log(name);
  Status status = log.status();
  if (status.ok() && *log == nullptr) {
    status = {StatusCode::kNotFound,
              "log \"" + std::string(name) + "\" has no events in " + connection_->file()};
  }
  if (status.ok()) {
    const LogHead& now = **log;
    if (now.level == level) {
      pins_.renew(name, level, now.epoch);
    } else {
      status = commit_level(name, now, level);
    }
  }
  roll_back();
  return status;
}

Status LogWriter::commit_level(std::string_view name, const LogHead& log, Level level) {
  {
    Query update(*connection_, "UPDATE logs SET level = ?, epoch = ? WHERE log_no = ?");
    update.bind(static_cast<std::int64_t>(level)).bind(log.epoch + 1).bind(log.log_no);
    if (!update.run()) return update.failure();
  }
  // Before the lock is given up: this store's next append must find the pin as the log is.
  pins_.renew(name, level, log.epoch + 1);
  Query commit(*connection_, "COMMIT");
  if (commit.run()) return {};
  pins_.forget(name);
  return connection_->commit_failure(commit.code());
}

void LogWriter::roll_back() {
  connection_->roll_back();
  end();
}

Status LogWriter::broke(Status status) {
  broken_ = true;
  return status;
}

void LogWriter::end() {
  heads_.clear();
  waiting_.reset();
  changed_ = false;
  broken_ = false;
}

}  // namespace factport::sqlite
