/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What every other header of the ABI stands on: calling convention, visibility, and the rule by
 * which structs grow.
 *
 * The growth rule. A struct that crosses the line begins with `struct_size`, the size that its
 * writer knew. Fields are only ever added at the end, so a reader that knows less ignores the tail,
 * and a reader that knows more asks FACTPORT_HAS before it touches a later field. Arrays of structs
 * travel with a stride: a reader steps by the stride, never by its own sizeof. Gaps are spelled out
 * as `reserved` fields; writers set them to zero, readers do not look at them.
 *
 * Rationale: size and stride let an old plugin and a new host (and the reverse) share memory
 * without either knowing the other's version.
 */
#ifndef FACTPORT_ABI_H
#define FACTPORT_ABI_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
#define FACTPORT_STATIC_ASSERT(condition, text) static_assert(condition, text)
#define FACTPORT_EXTERN_C_BEGIN extern "C" {
#define FACTPORT_EXTERN_C_END }
#else
#define FACTPORT_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#define FACTPORT_EXTERN_C_BEGIN
#define FACTPORT_EXTERN_C_END
#endif

/** The calling convention of every function that crosses the line. */
#define FACTPORT_CALL

/** Marks the one symbol that a plugin exports. */
#if defined(__GNUC__)
#define FACTPORT_EXPORT __attribute__((visibility("default")))
#else
#define FACTPORT_EXPORT
#endif

FACTPORT_STATIC_ASSERT(sizeof(void*) == 8, "the ABI is defined for 64-bit platforms");
FACTPORT_STATIC_ASSERT(sizeof(void (*)(void)) == 8, "function pointers are 8 bytes");
#if defined(__BYTE_ORDER__) && defined(__ORDER_LITTLE_ENDIAN__)
FACTPORT_STATIC_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "little endian only");
#endif

/** Whether the writer of `*object` knew `field`: its struct_size covers the whole of it. */
#define FACTPORT_HAS(object, field)                                                             \
  ((size_t)((const char*)&(object)->field - (const char*)(object)) + sizeof((object)->field) <= \
   (size_t)(object)->struct_size)

/** The address of element `index` of an array whose elements are `stride` bytes apart. */
#define FACTPORT_ELEMENT(type, array, stride, index) \
  ((const type*)(const void*)((const char*)(array) + (size_t)(index) * (size_t)(stride)))

#endif /* FACTPORT_ABI_H */
