/* SPDX-License-Identifier: Apache-2.0 */
/* Its descriptor is of another ABI major. */
#define NOTE struct no_note
#define ABI_MAJOR 2
#include "plugin_under_test.h"
