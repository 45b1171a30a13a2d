// SPDX-License-Identifier: Apache-2.0
#include "planted_bug.hpp"

#include <utility>

namespace factport::reference {

namespace {

constexpr std::pair<std::string_view, PlantedBug> kBugs[] = {
    {"", PlantedBug::kNone},
    {"part-of-refused-append-stored", PlantedBug::kPartOfRefusedAppendStored},
    {"positions-start-at-one", PlantedBug::kPositionsStartAtOne},
    {"receipts-off-by-one", PlantedBug::kReceiptsOffByOne},
    {"receipts-carry-last-global-position", PlantedBug::kReceiptsCarryLastGlobalPosition},
    {"append-cut-at-1000-events", PlantedBug::kAppendCutAt1000Events},
    {"repeated-id-dropped", PlantedBug::kRepeatedIdDropped},
    {"dead-after-first-error", PlantedBug::kDeadAfterFirstError},
    {"position-in-16-bits", PlantedBug::kPositionIn16Bits},
    {"events-sorted-by-id", PlantedBug::kEventsSortedById},
    {"ghost-stream-after-refusal", PlantedBug::kGhostStreamAfterRefusal},
    {"refused-append-burns-position", PlantedBug::kRefusedAppendBurnsPosition},
    {"stored-ids-stored-again", PlantedBug::kStoredIdsStoredAgain},
    {"repeat-judged-by-its-condition", PlantedBug::kRepeatJudgedByItsCondition},
    {"ids-unique-per-stream", PlantedBug::kIdsUniquePerStream},
    {"ids-unique-across-logs", PlantedBug::kIdsUniqueAcrossLogs},
    {"position-is-at-least", PlantedBug::kPositionIsAtLeast},
    {"position-is-at-most", PlantedBug::kPositionIsAtMost},
    {"empty-looks-at-category", PlantedBug::kEmptyLooksAtCategory},
    {"any-judges-first-operand", PlantedBug::kAnyJudgesFirstOperand},
    {"all-is-any", PlantedBug::kAllIsAny},
    {"not-is-ignored", PlantedBug::kNotIsIgnored},
    {"position-none-ignored", PlantedBug::kPositionNoneIgnored},
    {"position-truncated-to-32-bits", PlantedBug::kPositionTruncatedTo32Bits},
    {"exists-looks-at-category", PlantedBug::kExistsLooksAtCategory},
    {"refusal-reports-expected-position", PlantedBug::kRefusalReportsExpectedPosition},
    {"condition-ignored", PlantedBug::kConditionIgnored},
    {"first-stream-not-rolled-back", PlantedBug::kFirstStreamNotRolledBack},
    {"only-first-stream-judged", PlantedBug::kOnlyFirstStreamJudged},
    {"receipts-of-wrong-stream", PlantedBug::kReceiptsOfWrongStream},
    {"limit-one-too-few", PlantedBug::kLimitOneTooFew},
    {"limit-one-too-many", PlantedBug::kLimitOneTooMany},
    {"limit-before-filters", PlantedBug::kLimitBeforeFilters},
    {"limit-zero-is-none", PlantedBug::kLimitZeroIsNone},
    {"to-exclusive", PlantedBug::kToExclusive},
    {"from-exclusive", PlantedBug::kFromExclusive},
    {"after-inclusive", PlantedBug::kAfterInclusive},
    {"before-inclusive", PlantedBug::kBeforeInclusive},
    {"category-by-prefix", PlantedBug::kCategoryByPrefix},
    {"stream-by-pattern", PlantedBug::kStreamByPattern},
    {"stream-name-alone", PlantedBug::kStreamNameAlone},
    {"backwards-is-first-reversed", PlantedBug::kBackwardsIsFirstReversed},
    {"backwards-is-forwards", PlantedBug::kBackwardsIsForwards},
    {"ends-at-page-boundary", PlantedBug::kEndsAtPageBoundary},
    {"ordered-by-occurred-at", PlantedBug::kOrderedByOccurredAt},
    {"ordered-by-text-of-global-position", PlantedBug::kOrderedByTextOfGlobalPosition},
    {"names-filter-by-prefix", PlantedBug::kNamesFilterByPrefix},
    {"occurred-before-inclusive", PlantedBug::kOccurredBeforeInclusive},
    {"logs-share-events", PlantedBug::kLogsShareEvents},
    {"latest-is-first", PlantedBug::kLatestIsFirst},
    {"latest-of-category-is-of-log", PlantedBug::kLatestOfCategoryIsOfLog},
    {"info-counts-namesakes", PlantedBug::kInfoCountsNamesakes},
    {"info-of-absent-stream-is-zero", PlantedBug::kInfoOfAbsentStreamIsZero},
    {"payload-cut-at-64-kib", PlantedBug::kPayloadCutAt64KiB},
    {"empty-metadata-dropped", PlantedBug::kEmptyMetadataDropped},
    {"non-ascii-replaced", PlantedBug::kNonAsciiReplaced},
    {"names-without-case", PlantedBug::kNamesWithoutCase},
    {"names-trimmed", PlantedBug::kNamesTrimmed},
    {"times-in-milliseconds", PlantedBug::kTimesInMilliseconds},
    {"times-before-1970-wrapped", PlantedBug::kTimesBefore1970Wrapped},
    {"payload-and-metadata-swapped", PlantedBug::kPayloadAndMetadataSwapped},
    {"global-position-before-commit", PlantedBug::kGlobalPositionBeforeCommit},
    {"check-then-act", PlantedBug::kCheckThenAct},
    {"events-visible-one-by-one", PlantedBug::kEventsVisibleOneByOne},
    {"refused-events-visible-briefly", PlantedBug::kRefusedEventsVisibleBriefly},
    {"count-cached-per-handle", PlantedBug::kCountCachedPerHandle},
    {"prints-to-stdout", PlantedBug::kPrintsToStdout},
    {"crashes-at-open", PlantedBug::kCrashesAtOpen},
    {"exits-at-open", PlantedBug::kExitsAtOpen},
    {"hangs-at-append", PlantedBug::kHangsAtAppend},
    {"crashes-at-append", PlantedBug::kCrashesAtAppend},
};

}  // namespace

std::optional<PlantedBug> planted_bug(std::string_view name) {
  for (const auto& [known, bug] : kBugs) {
    if (known == name) return bug;
  }
  return std::nullopt;
}

std::string planted_bug_names() {
  std::string names;
  for (const auto& [name, bug] : kBugs) {
    if (bug == PlantedBug::kNone) continue;
    names.append(names.empty() ? "" : ", ").append(name);
  }
  return names;
}

}  // namespace factport::reference
