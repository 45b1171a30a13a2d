/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Extension `factport.transactions/1`: several appends and reads of one log that take effect
 * together or not at all. Capability FACTPORT_CAPABILITY_TRANSACTIONS.
 *
 * What a transaction promises:
 *  1. Nobody else sees anything of it before its commit has answered; then everybody sees all.
 *  2. Its own reads see its own writes, and beside them what a plain read would see. They wait for
 *     no freshness: `own`, `complete` and `available` are all "now". `at_least` beyond what is
 *     readable now is TIMEOUT at the call's deadline.
 *  3. A condition is judged against what its own reads see, in the serialization of its writes.
 *  4. It blocks the writers of its log's level from its first append until it ends; earlier where
 *     the store has one writer. Two that wait for one another: one of them is CONFLICT, never a
 *     hang.
 *  5. Closed, killed, or past its timeout: rolled back, and no position is burned in any stream.
 *     The timeout needs no call: the adapter ends the transaction by itself, and waiting writers go
 *     on. Later calls answer INVALID_STATE: "the transaction ran past its timeout of 30 s".
 *  6. After an error of any call, CONDITION_FAILED included, and after commit, only close is legal;
 *     every other call answers INVALID_STATE and does nothing.
 *  7. No nesting, no savepoints.
 *
 * Thread tag: [one-thread-per-transaction] any thread, but one at a time for each transaction
 * together with the cursors that were opened in it. Every transaction is closed before its store.
 */
#ifndef FACTPORT_EXT_TRANSACTIONS_H
#define FACTPORT_EXT_TRANSACTIONS_H

#include "../abi.h"
#include "../append.h"
#include "../bytes.h"
#include "../call.h"
#include "../info.h"
#include "../scan.h"
#include "../status.h"
#include "../store.h"

#define FACTPORT_EXT_TRANSACTIONS "factport.transactions/1"

/** A transaction under way. Opened by begin, ended by close. */
typedef struct factport_transaction factport_transaction;

/** Borrowed for the call. */
typedef struct factport_begin_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  /** The one log that it may append to and read. It need not exist. */
  factport_bytes log;
  /** Nanoseconds > 0, from begin, on the host's monotonic clock: past it the transaction is rolled
   * back, wherever it is. */
  int64_t timeout_ns;
} factport_begin_request;

/** No function is NULL. */
typedef struct factport_transactions_ext {
  uint32_t struct_size;
  uint32_t reserved;
  /**
   * Begins a transaction. On OK `*transaction` is not NULL and is given back by `close`.
   * Errors: UNSUPPORTED, BUSY, TIMEOUT, CANCELLED, UNAVAILABLE, RESOURCE_EXHAUSTED, INVALID_STATE,
   * CORRUPT. [any-thread]
   */
  factport_status(FACTPORT_CALL* begin)(factport_store* store, const factport_call* call,
                                        const factport_begin_request* request,
                                        factport_transaction** transaction, factport_error* error);
  /**
   * Appends as the adapter's `append` does, to the transaction's log; a request for another log is
   * INVALID_ARGUMENT. Receipts are provisional until commit. Ids are compared with those of the
   * transaction too. Errors: as append; OUTCOME_UNKNOWN is not among them, for nothing is stored
   * before commit. [one-thread-per-transaction]
   */
  factport_status(FACTPORT_CALL* append)(factport_transaction* transaction,
                                         const factport_call* call,
                                         const factport_append_request* request,
                                         factport_append_result* result, factport_error* error);
  /**
   * As the adapter's `scan_open`. The cursor goes through the adapter's `scan_next` and
   * `scan_close`, and is closed before commit and close; its end is fixed here, so it does not see
   * what the transaction appends later. Its batches are released by themselves, also after close.
   * [one-thread-per-transaction]
   */
  factport_status(FACTPORT_CALL* scan_open)(factport_transaction* transaction,
                                            const factport_call* call,
                                            const factport_scan_request* request,
                                            factport_cursor** cursor, factport_error* error);
  /** As the adapter's `latest`, and not optional. [one-thread-per-transaction] */
  factport_status(FACTPORT_CALL* latest)(factport_transaction* transaction,
                                         const factport_call* call,
                                         const factport_info_request* request,
                                         factport_batch* batch, factport_error* error);
  /** As the adapter's `stream_info`. [one-thread-per-transaction] */
  factport_status(FACTPORT_CALL* stream_info)(factport_transaction* transaction,
                                              const factport_call* call,
                                              const factport_info_request* request,
                                              factport_stream_info* info, factport_error* error);
  /**
   * Makes everything that was appended visible and, where the store is durable, durable. It has an
   * append's outcomes: OK, or an error after which nothing is stored, or OUTCOME_UNKNOWN. One
   * without appends succeeds. [one-thread-per-transaction]
   */
  factport_status(FACTPORT_CALL* commit)(factport_transaction* transaction,
                                         const factport_call* call, factport_error* error);
  /** Rolls back what is not committed, and frees the transaction. Called once, in any state. Does
   * not wait for others. [one-thread-per-transaction] [last] */
  void(FACTPORT_CALL* close)(factport_transaction* transaction);
} factport_transactions_ext;

#endif /* FACTPORT_EXT_TRANSACTIONS_H */
