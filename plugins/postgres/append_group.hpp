// SPDX-License-Identifier: Apache-2.0
//
// AppendGroup: requests to one log as the parameters of one call of the append function
// (sql/001_append.sql), and its answer as their verdicts.
//
// Thread rule: one thread at a time. Borrows the requests until bind() has returned.
#ifndef FACTPORT_POSTGRES_APPEND_GROUP_HPP
#define FACTPORT_POSTGRES_APPEND_GROUP_HPP

#include "head_cache.hpp"
#include "log_directory.hpp"
#include "params.hpp"
#include "verdict.hpp"

#include <factport/cpp/append.hpp>

#include <pqxx/pqxx>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace factport::postgres {

class AppendGroup {
 public:
  /// Settings of the transaction, as name and value in turn.
  using TransactionSettings = std::vector<std::string>;

  /// A draw from the sequence is for as many (sql/001_tables.sql).
  static constexpr std::size_t kMostEvents = 16384;

  /// REQUIRES: at least one request, all of the same log, of kMostEvents together.
  explicit AppendGroup(std::span<const AppendRequest* const> requests);

  /// The text of the call. Its answer has one row.
  static constexpr std::string_view kSql =
      "select positions, global_positions, recorded_at_us, base, tip, heads, refused, repeated, "
      "judged_nodes, judged_positions from @append@($1::text, $2::text, $3::int8, $4::bool, "
      "$5::text[], $6::text[], $7::text[], $8::int4[], $9::int4[], $10::int4[], $11::uuid[], "
      "$12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::int4[], $17::int4[], "
      "$18::int4[], $19::int4[], $20::int8[])";

  Params bind(const LogPin& log, bool ids_first, const TransactionSettings& settings);

  /// The verdicts, in the order of the requests.
  std::vector<Verdict> read(const pqxx::row& answer) const;

  /// Level `log`: brings a cache to where the log is after this call. What it knew of other streams
  /// stays only if nobody else wrote in between.
  void feed(const pqxx::row& answer, HeadCache& cache) const;

 private:
  struct Member {
    const AppendRequest* request;
    std::size_t first_event;
    std::size_t first_node;
    std::uint32_t target_count;
    std::size_t event_count;
    std::vector<std::uint32_t> targets_of_nodes;
  };

  void collect_streams();
  std::int32_t number_of(StreamView stream) const;
  void bind_member(const Member& member, std::int32_t number);

  std::vector<Member> members_;
  // Owned: the requests may be gone when the answer comes.
  std::vector<std::pair<std::string, std::string>> streams_;
  std::vector<Uuid> ids_;
  std::vector<std::int32_t> events_of_stream_;

  ArrayImage event_request_{ElementType::kInt4};
  ArrayImage event_target_{ElementType::kInt4};
  ArrayImage event_id_{ElementType::kUuid};
  ArrayImage event_name_{ElementType::kText};
  ArrayImage event_payload_{ElementType::kText};
  ArrayImage event_metadata_{ElementType::kText};
  ArrayImage event_occurred_at_{ElementType::kTimestamptz};
  ArrayImage node_request_{ElementType::kInt4};
  ArrayImage node_kind_{ElementType::kInt4};
  ArrayImage node_subtree_{ElementType::kInt4};
  ArrayImage node_target_{ElementType::kInt4};
  ArrayImage node_position_{ElementType::kInt8};
};

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_APPEND_GROUP_HPP
