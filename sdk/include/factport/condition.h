/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The condition tree of an append, as a flat array in pre-order.
 *
 * A node is followed by its children; `subtree` counts the node and everything below it, so the
 * next sibling of node i is i + subtree. "t0 is empty, or (t0 is at 4 and t1 exists)":
 *
 *     index  kind              subtree  target  position
 *     0      ANY               5
 *     1      STREAM_IS_EMPTY   1        0
 *     2      ALL               3
 *     3      POSITION_IS       1        0       4
 *     4      STREAM_EXISTS     1        1
 *
 * An array of no nodes is no condition. The host has checked the shape before a plugin sees it:
 * every subtree fits its parent, leaves are exactly 1, `not` has exactly one child, targets exist,
 * depth at most 32, at most 1,024 nodes, and the root spans the array. All leaves are judged
 * against one common state, in the same serialization as the write.
 *
 * Rationale: no pointers, no recursion, nothing to free; safe to copy, hash and record.
 */
#ifndef FACTPORT_CONDITION_H
#define FACTPORT_CONDITION_H

#include "abi.h"

/** True when every child is; without children, true. */
#define FACTPORT_CONDITION_ALL 1u
/** True when some child is; without children, false. */
#define FACTPORT_CONDITION_ANY 2u
/** True when its one child is false. */
#define FACTPORT_CONDITION_NOT 3u
/** Leaf: the target has no events. */
#define FACTPORT_CONDITION_STREAM_IS_EMPTY 16u
/** Leaf: the target has at least one event. */
#define FACTPORT_CONDITION_STREAM_EXISTS 17u
/** Leaf: the target's last position is `position`; -1 = it is empty. */
#define FACTPORT_CONDITION_POSITION_IS 18u

#define FACTPORT_CONDITION_MAX_NODES 1024u
#define FACTPORT_CONDITION_MAX_DEPTH 32u

typedef struct factport_condition {
  /** FACTPORT_CONDITION_*. A kind that the plugin does not know: UNSUPPORTED, never skipped. */
  uint32_t kind;
  /** Nodes in this subtree, itself included. */
  uint32_t subtree;
  /** Leaves: index into the request's targets. Inner nodes: 0. */
  uint32_t target;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  /** POSITION_IS: the expected last position, >= -1. Others: 0. */
  int64_t position;
} factport_condition;

#endif /* FACTPORT_CONDITION_H */
