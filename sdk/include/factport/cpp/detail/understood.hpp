// SPDX-License-Identifier: Apache-2.0
//
// What must fail closed: a request with a bit, kind, filter or flag that this plugin does not know,
// or for something that the store does not offer, is refused before the adapter sees it. Not
// promised to anybody: include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_UNDERSTOOD_HPP
#define FACTPORT_CPP_DETAIL_UNDERSTOOD_HPP

#include <factport/cpp/detail/open_store.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace factport::detail {

inline Status unsupported(std::string message) {
  return {StatusCode::kUnsupported, std::move(message)};
}

/// Every request carries must_understand bits and flags; what is not known is refused.
inline Status understood(std::uint64_t must_understand, std::uint64_t flags,
                         std::uint64_t known_flags = 0) {
  if (must_understand == 0 && (flags & ~known_flags) == 0) return {};
  return unsupported("the request carries a bit that this plugin does not know");
}

/// The same of a call, whose `given` bits may go unnoticed but whose must_understand bits may not.
inline Status understood(const factport_call& call) { return understood(call.must_understand, 0); }

/// The same, of a call on an open store; one that is open for administration takes no other.
inline Status understood(const OpenStore& store, const factport_call& call) {
  if (store.for_administration) {
    return {StatusCode::kInvalidState,
            "the store is open for administration only; open it plainly to use it"};
  }
  return understood(call);
}

inline Status understood(const OpenStore& store, const factport_call& call,
                         const factport_info_request& request) {
  if (Status status = understood(store, call); !status.ok()) return status;
  if (request.freshness > FACTPORT_FRESHNESS_AVAILABLE)
    return unsupported("the freshness is not known");
  return understood(request.must_understand, request.flags);
}

inline Status understood(const OpenStore& store, const factport_call& call,
                         const AppendRequest& request) {
  const factport_append_request& raw = request.raw();
  if (Status status = understood(store, call); !status.ok()) return status;
  if (Status status = understood(raw.must_understand, raw.flags); !status.ok()) return status;
  if (raw.target_count > 1 &&
      !store.offers(FACTPORT_CAPABILITY_MULTI_STREAM_APPEND | FACTPORT_CAPABILITY_GUARDS)) {
    return unsupported("this store appends to one stream at a time");
  }
  for (const NewEventView event : request.events()) {
    if (event.raw().flags != 0)
      return unsupported("an event has a flag that this plugin does not know");
    if (event.raw().payload_format != FACTPORT_FORMAT_JSON ||
        event.raw().metadata_format != FACTPORT_FORMAT_JSON) {
      return unsupported("this store keeps payloads in JSON only");
    }
  }
  for (std::uint32_t i = 0; i < request.condition_count(); ++i) {
    const factport_condition& node = request.condition(i);
    const bool inner = node.kind >= FACTPORT_CONDITION_ALL && node.kind <= FACTPORT_CONDITION_NOT;
    if ((!inner && !is_leaf(node.kind)) || node.flags != 0) {
      return unsupported("the condition has a kind or flag that this plugin does not know");
    }
  }
  return {};
}

inline Status understood(const OpenStore& store, const factport_call& call,
                         const ScanRequest& request) {
  constexpr std::uint64_t kBounds = FACTPORT_SCAN_HAS_FROM | FACTPORT_SCAN_HAS_TO |
                                    FACTPORT_SCAN_HAS_AFTER | FACTPORT_SCAN_HAS_BEFORE |
                                    FACTPORT_SCAN_HAS_LIMIT;
  const factport_scan_request& raw = request.raw();
  if (Status status = understood(store, call); !status.ok()) return status;
  if (Status status = understood(raw.must_understand, raw.flags, FACTPORT_SCAN_BACKWARDS);
      !status.ok()) {
    return status;
  }
  if (request.backwards() && !store.offers(FACTPORT_CAPABILITY_BACKWARD_SCAN)) {
    return unsupported("this store does not scan backwards");
  }
  std::uint64_t known = kBounds;
  if (store.facts.filters & FACTPORT_FILTER_NAMES) known |= FACTPORT_SCAN_HAS_NAMES;
  if (store.facts.filters & FACTPORT_FILTER_OCCURRED_AT) {
    known |= FACTPORT_SCAN_HAS_OCCURRED_FROM | FACTPORT_SCAN_HAS_OCCURRED_BEFORE;
  }
  if (store.facts.filters & FACTPORT_FILTER_RECORDED_AT) {
    known |= FACTPORT_SCAN_HAS_RECORDED_FROM | FACTPORT_SCAN_HAS_RECORDED_BEFORE;
  }
  if ((raw.given & ~known) != 0)
    return unsupported("the scan has a bound or filter that this store does not apply");
  if (raw.freshness > FACTPORT_FRESHNESS_AVAILABLE)
    return unsupported("the freshness is not known");
  return {};
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_UNDERSTOOD_HPP
