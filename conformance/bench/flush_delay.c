// SPDX-License-Identifier: Apache-2.0
//
// A disk of a known speed. Preloaded into a database server whose data is on a memory file system,
// this makes each fsync and fdatasync take FACTPORT_FLUSH_US microseconds, so that two machines, or
// two hours of one machine, measure against the same disk:
//
//     FACTPORT_FLUSH_US=250 LD_PRELOAD=libflush_delay.so postgres -D ...
//
// Nothing is flushed: what is measured there is lost with the machine. Without the variable, or
// with one that is no number, the calls do what they always do.
//
// The deadline is absolute, taken when the call begins. A sleeper wakes late by what the machine
// needs to wake it, so it sleeps to a little before the deadline and looks at the clock for the
// rest.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

// How long a flush takes, and the part at its end that is spent awake: enough to hide that a
// sleeper wakes late, and too little to take the processor from others.
static long flush_ns;
static long awake_ns;

__attribute__((constructor)) static void read_setting(void) {
  const char* text = getenv("FACTPORT_FLUSH_US");
  flush_ns = text == NULL ? 0 : strtol(text, NULL, 10) * 1000;
  awake_ns = flush_ns / 25 < 30000 ? 30000 : flush_ns / 25;
}

static struct timespec later(struct timespec time, long ns) {
  time.tv_nsec += ns;
  while (time.tv_nsec >= 1000000000) {
    time.tv_nsec -= 1000000000;
    ++time.tv_sec;
  }
  return time;
}

static int is_before(const struct timespec* a, const struct timespec* b) {
  return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

static void wait_from(struct timespec start) {
  // By default the kernel may wake a sleeper 50 microseconds late, to save power. Inherited by no
  // one, so it is said in each process, and it costs nothing beside a sleep.
  prctl(PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L);
  const struct timespec end = later(start, flush_ns);
  if (flush_ns > awake_ns) {
    const struct timespec nap = later(start, flush_ns - awake_ns);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &nap, NULL) != 0) {
    }
  }
  struct timespec now;
  do {
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while (is_before(&now, &end));
}

static int flush(const char* name, int file) {
  struct timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (flush_ns > 0) {
    wait_from(start);
    return 0;
  }
  int (*real)(int);
  *(void**)&real = dlsym(RTLD_NEXT, name);
  return real(file);
}

int fsync(int file) { return flush("fsync", file); }

int fdatasync(int file) { return flush("fdatasync", file); }
