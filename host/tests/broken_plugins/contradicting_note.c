/* SPDX-License-Identifier: Apache-2.0 */
/* Its note was built with other headers than its descriptor. */
#define NOTE                                      \
  __asm__(                                        \
      ".pushsection .note.factport,\"a\",%note\n" \
      ".balign 4\n"                               \
      ".long 9, 16, 1\n"                          \
      ".asciz \"FACTPORT\"\n"                     \
      ".balign 4\n"                               \
      ".long 1, 7, 0, 0\n"                        \
      ".popsection\n")
#include "plugin_under_test.h"
