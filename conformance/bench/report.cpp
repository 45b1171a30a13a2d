// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <factport/version.h>

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <thread>
#include <utility>

namespace factport::bench {

namespace {

double rate(const Figures& figures) { return figures.rate(); }
double client_us(const Figures& figures) {
  return figures.client_cpu_us / static_cast<double>(figures.events);
}
double server_us(const Figures& figures) {
  return figures.server_cpu_us / static_cast<double>(figures.events);
}

double least_rate(const Standing& standing) {
  double least = standing.rounds.front().rate();
  for (const Figures& figures : standing.rounds) least = std::min(least, figures.rate());
  return least;
}

double greatest_rate(const Standing& standing) {
  double greatest = 0;
  for (const Figures& figures : standing.rounds) greatest = std::max(greatest, figures.rate());
  return greatest;
}

void print(const Standing& standing) {
  fmt::print("  {:<42} {:>9.0f} {:>9.0f}..{:<9.0f} {:>8.0f} {:>8.0f} {:>7.1f} {:>7.1f}",
             standing.name, standing.median(rate), least_rate(standing), greatest_rate(standing),
             standing.median([](const Figures& figures) { return figures.p50_us; }),
             standing.median([](const Figures& figures) { return figures.p99_us; }),
             standing.median(client_us), standing.median(server_us));
  if (standing.ratio) fmt::print("  {:.2f} x {}", *standing.ratio, standing.baseline);
  if (standing.wanted) fmt::print(" (wanted {:.2f})", *standing.wanted);
  const double peak = standing.median([](const Figures& figures) { return figures.peak_mib; });
  if (peak > 0) fmt::print("  peak {:.1f} MiB", peak);
  const double refused =
      standing.median([](const Figures& figures) { return static_cast<double>(figures.refused); });
  if (refused > 0) fmt::print("  refused {:.0f}", refused);
  fmt::print("\n");
}

std::string json_of(const Figures& figures) {
  return fmt::format(
      R"({{"events":{},"seconds":{:.4f},"p50_us":{:.1f},"p99_us":{:.1f},"client_cpu_us":{:.0f},)"
      R"("server_cpu_us":{:.0f},"peak_mib":{:.2f},"refused":{}}})",
      figures.events, figures.seconds, figures.p50_us, figures.p99_us, figures.client_cpu_us,
      figures.server_cpu_us, figures.peak_mib, figures.refused);
}

std::string json_of(const Standing& standing) {
  std::string json = fmt::format(R"({{"name":"{}","events_per_second":{:.0f})", standing.name,
                                 standing.median(rate));
  if (standing.ratio) {
    json += fmt::format(R"(,"baseline":"{}","ratio":{:.3f})", standing.baseline, *standing.ratio);
  }
  if (standing.wanted) json += fmt::format(R"(,"wanted":{:.3f})", *standing.wanted);
  json += R"(,"rounds":[)";
  for (const Figures& figures : standing.rounds) {
    if (&figures != &standing.rounds.front()) json += ",";
    json += json_of(figures);
  }
  return json + "]}";
}

}  // namespace

void Report::begin(const std::string& setting, const std::string& words) {
  setting_ = setting;
  fmt::print("\n{}: {}\n", setting, words);
  fmt::print("  {:<42} {:>9} {:>9}..{:<9} {:>8} {:>8} {:>7} {:>7}\n", "", "events/s", "least",
             "most", "p50 us", "p99 us", "client", "server");
}

void Report::add(const std::string& contest, std::vector<Standing> standings) {
  fmt::print(" {}\n", contest);
  for (const Standing& standing : standings) print(standing);
  std::fflush(stdout);
  entries_.push_back({setting_, contest, std::move(standings)});
}

std::string Report::to_json() const {
#ifdef NDEBUG
  constexpr std::string_view kBuild = "release";
#else
  constexpr std::string_view kBuild = "debug";
#endif
  std::string json = fmt::format(
      R"({{"factport":"{}","compiler":"{}","build":"{}","cores":{},"contests":[)",
      FACTPORT_VERSION_STRING, __VERSION__, kBuild, std::thread::hardware_concurrency());
  for (const Entry& entry : entries_) {
    if (&entry != &entries_.front()) json += ",\n";
    json += fmt::format(R"({{"setting":"{}","contest":"{}","contenders":[)", entry.setting,
                        entry.contest);
    for (const Standing& standing : entry.standings) {
      if (&standing != &entry.standings.front()) json += ",\n ";
      json += json_of(standing);
    }
    json += "]}";
  }
  return json + "]}\n";
}

}  // namespace factport::bench
