// SPDX-License-Identifier: Apache-2.0
//
// Threads of a store: named, and without any signal, which are the application's business.
#ifndef FACTPORT_POSTGRES_BACKGROUND_THREAD_HPP
#define FACTPORT_POSTGRES_BACKGROUND_THREAD_HPP

#include <pthread.h>

#include <csignal>
#include <thread>
#include <utility>

namespace factport::postgres {

/// Starts `body` on a thread of its own, `name` (at most 15 bytes, "fp-..."). The caller joins it.
template <class Body>
std::thread start_thread(const char* name, Body body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  // The new thread inherits the mask, so that no signal can reach it before it blocks them itself.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    std::thread thread([name, body = std::move(body)]() mutable {
      pthread_setname_np(pthread_self(), name);
      body();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
}

}  // namespace factport::postgres

#endif  // FACTPORT_POSTGRES_BACKGROUND_THREAD_HPP
