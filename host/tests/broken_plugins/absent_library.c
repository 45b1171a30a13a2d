/* SPDX-License-Identifier: Apache-2.0 */
/* What missing_library.c is linked to; it lies where the loader does not look. */
#include <factport/abi.h>

FACTPORT_EXPORT void function_of_an_absent_library(void);
FACTPORT_EXPORT void function_of_an_absent_library(void) {}
