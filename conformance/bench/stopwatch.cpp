// SPDX-License-Identifier: Apache-2.0
#include "stopwatch.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace factport::bench {

namespace {

double own_cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

// A line of /proc/self/status, such as "VmRSS:".
double status_kib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kib = 0;
    if (word == key && status >> kib) return kib;
  }
  throw std::runtime_error("/proc/self/status has no " + key);
}

}  // namespace

Stopwatch::Stopwatch(const MeasuredServer& server)
    : server_(server),
      client_cpu_us_(own_cpu_us()),
      server_cpu_us_(server.cpu_us()),
      start_(Clock::now()) {}

bool Stopwatch::has_run(double seconds) const {
  return std::chrono::duration<double>(Clock::now() - start_).count() >= seconds;
}

Figures Stopwatch::stop(std::int64_t events, std::vector<double> latencies_us) const {
  Figures figures;
  figures.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  figures.client_cpu_us = own_cpu_us() - client_cpu_us_;
  figures.server_cpu_us = server_.cpu_us() - server_cpu_us_;
  figures.events = events;
  figures.p50_us = percentile(latencies_us, 0.5);
  figures.p99_us = percentile(std::move(latencies_us), 0.99);
  return figures;
}

PeakMemory::PeakMemory() {
  malloc_trim(0);
  // 5 sets the greatest size so far (VmHWM) to the present one.
  std::ofstream("/proc/self/clear_refs") << "5";
  before_kib_ = status_kib("VmRSS:");
}

double PeakMemory::growth_mib() const { return (status_kib("VmHWM:") - before_kib_) / 1024; }

}  // namespace factport::bench
