/* SPDX-License-Identifier: Apache-2.0 */
/* Says nothing before it is loaded; it works. */
#define NOTE struct no_note
#include "plugin_under_test.h"
