// SPDX-License-Identifier: Apache-2.0
//
//     flush_probe FOLDER COUNT
//
// Writes 8 KiB into a file in the folder and flushes it with fdatasync, COUNT times, as PostgreSQL
// does for a small transaction; prints the median and the 99th percentile of a flush in
// microseconds, as `p50 p99`.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void* a, const void* b) {
  const double left = *(const double*)a;
  const double right = *(const double*)b;
  return left < right ? -1 : left > right;
}

// Times `count` flushes of the file into `times`; 0 when one failed.
static int measure(int file, double* times, size_t count) {
  static char page[8192];
  memset(page, 'x', sizeof(page));
  // The first makes the file's blocks; the others write over them, as a recycled log is written.
  for (size_t i = 0; i <= count; ++i) {
    const double start = now_us();
    if (pwrite(file, page, sizeof(page), 0) != (ssize_t)sizeof(page) || fdatasync(file) != 0) {
      return 0;
    }
    if (i > 0) times[i - 1] = now_us() - start;
  }
  return 1;
}

int main(int argc, char** argv) {
  const long count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
  if (count < 1) {
    fprintf(stderr, "usage: flush_probe FOLDER COUNT\n");
    return 2;
  }
  char name[4096];
  snprintf(name, sizeof(name), "%s/flush_probe.XXXXXX", argv[1]);
  const int file = mkstemp(name);
  if (file < 0) {
    perror(name);
    return 1;
  }
  unlink(name);
  double* times = calloc((size_t)count, sizeof(double));
  if (times == NULL || !measure(file, times, (size_t)count)) {
    perror("flush_probe");
    return 1;
  }
  qsort(times, (size_t)count, sizeof(double), compare);
  printf("%.1f %.1f\n", times[count / 2], times[(size_t)((double)count * 0.99)]);
  free(times);
  return 0;
}
