// SPDX-License-Identifier: Apache-2.0
//
// PlantedBug: what is wrong with a reference store, chosen by the key "bug" of its configuration.
// A conformance kit that does not notice one of them proves nothing about what that bug breaks.
//
// Thread rule: pure functions.
#ifndef FACTPORT_CONFORMANCE_REFERENCE_PLANTED_BUG_HPP
#define FACTPORT_CONFORMANCE_REFERENCE_PLANTED_BUG_HPP

#include <optional>
#include <string>
#include <string_view>

namespace factport::reference {

enum class PlantedBug {
  kNone,
  // Append.
  kPartOfRefusedAppendStored,
  kPositionsStartAtOne,
  kReceiptsOffByOne,
  kReceiptsCarryLastGlobalPosition,
  kAppendCutAt1000Events,
  kRepeatedIdDropped,
  kDeadAfterFirstError,
  kPositionIn16Bits,
  kEventsSortedById,
  kGhostStreamAfterRefusal,
  kRefusedAppendBurnsPosition,
  kStoredIdsStoredAgain,
  kRepeatJudgedByItsCondition,
  kIdsUniquePerStream,
  kIdsUniqueAcrossLogs,
  // Conditions.
  kPositionIsAtLeast,
  kPositionIsAtMost,
  kEmptyLooksAtCategory,
  kAnyJudgesFirstOperand,
  kAllIsAny,
  kNotIsIgnored,
  kPositionNoneIgnored,
  kPositionTruncatedTo32Bits,
  kExistsLooksAtCategory,
  kRefusalReportsExpectedPosition,
  kConditionIgnored,
  // Several streams.
  kFirstStreamNotRolledBack,
  kOnlyFirstStreamJudged,
  kReceiptsOfWrongStream,
  // Scans.
  kLimitOneTooFew,
  kLimitOneTooMany,
  kLimitBeforeFilters,
  kLimitZeroIsNone,
  kToExclusive,
  kFromExclusive,
  kAfterInclusive,
  kBeforeInclusive,
  kCategoryByPrefix,
  kStreamByPattern,
  kStreamNameAlone,
  kBackwardsIsFirstReversed,
  kBackwardsIsForwards,
  kEndsAtPageBoundary,
  kOrderedByOccurredAt,
  kOrderedByTextOfGlobalPosition,
  kNamesFilterByPrefix,
  kOccurredBeforeInclusive,
  kLogsShareEvents,
  // Infos.
  kLatestIsFirst,
  kLatestOfCategoryIsOfLog,
  kInfoCountsNamesakes,
  kInfoOfAbsentStreamIsZero,
  // Data.
  kPayloadCutAt64KiB,
  kEmptyMetadataDropped,
  kNonAsciiReplaced,
  kNamesWithoutCase,
  kNamesTrimmed,
  kTimesInMilliseconds,
  kTimesBefore1970Wrapped,
  kPayloadAndMetadataSwapped,
  // Concurrency.
  kGlobalPositionBeforeCommit,
  kCheckThenAct,
  kEventsVisibleOneByOne,
  kRefusedEventsVisibleBriefly,
  kCountCachedPerHandle,
  // Manners.
  kPrintsToStdout,
  kCrashesAtOpen,
  kExitsAtOpen,
  kHangsAtAppend,
  kCrashesAtAppend,
};

/// The bug of this name; nothing when there is none. "" is kNone.
std::optional<PlantedBug> planted_bug(std::string_view name);

/// Every name, for a message.
std::string planted_bug_names();

}  // namespace factport::reference

#endif  // FACTPORT_CONFORMANCE_REFERENCE_PLANTED_BUG_HPP
