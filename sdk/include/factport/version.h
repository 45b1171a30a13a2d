/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The versions of the contract. The build reads them from here, so they exist once.
 *
 * Four numbers live side by side and never stand in for one another:
 *  - the product follows SemVer and says nothing about binary compatibility;
 *  - the ABI has a major, which is part of the entry symbol's name, and a minor, which only ever
 *    adds (see abi.h); a plugin states the least host minor that it needs;
 *  - a store has a schema version of its own, checked by its adapter when it opens;
 *  - the rules of the conformance kit say each since which kit they hold.
 *
 * The ABI is a draft until the product's 1.0: sizes may still grow, names may still change.
 */
#ifndef FACTPORT_VERSION_H
#define FACTPORT_VERSION_H

#define FACTPORT_VERSION_MAJOR 0
#define FACTPORT_VERSION_MINOR 1
#define FACTPORT_VERSION_PATCH 0
#define FACTPORT_VERSION_STRING "0.1.0"

#define FACTPORT_ABI_MAJOR 1
#define FACTPORT_ABI_MINOR 0

#endif /* FACTPORT_VERSION_H */
