/* SPDX-License-Identifier: Apache-2.0 */
/* A shared object, but no plugin. */
#include <factport/abi.h>

FACTPORT_EXPORT int some_function(void);
FACTPORT_EXPORT int some_function(void) { return 1; }
