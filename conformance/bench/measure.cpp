// SPDX-License-Identifier: Apache-2.0
#include "measure.hpp"

#include <factport/version.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace factport::bench {

namespace {

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double rate_of(const Run& run) {
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t events = run();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(events) / seconds.count();
}

Rates sorted(std::vector<double> rates) {
  std::sort(rates.begin(), rates.end());
  return {std::move(rates)};
}

std::string json_of(const Rates& rates) {
  return fmt::format(R"({{"median":{:.0f},"min":{:.0f},"max":{:.0f}}})", rates.median(),
                     rates.least(), rates.most());
}

}  // namespace

double Rates::median() const { return median_of(sorted); }

Measured measure(std::string name, int runs, const Run& run) {
  rate_of(run);
  std::vector<double> rates;
  for (int i = 0; i < runs; ++i) rates.push_back(rate_of(run));
  return {std::move(name), sorted(std::move(rates)), std::nullopt, std::nullopt};
}

Measured compare(std::string name, int runs, const Run& run, const Run& baseline) {
  rate_of(run);
  rate_of(baseline);
  std::vector<double> rates;
  std::vector<double> baseline_rates;
  std::vector<double> ratios;
  for (int i = 0; i < runs; ++i) {
    rates.push_back(rate_of(run));
    baseline_rates.push_back(rate_of(baseline));
    ratios.push_back(rates.back() / baseline_rates.back());
  }
  return {std::move(name), sorted(std::move(rates)), sorted(std::move(baseline_rates)),
          median_of(std::move(ratios))};
}

void print(const Measured& measured) {
  fmt::print("{:<34} {:>12.0f}  {:>12.0f} .. {:<12.0f}", measured.name, measured.rates.median(),
             measured.rates.least(), measured.rates.most());
  if (measured.ratio) {
    fmt::print(" baseline {:>10.0f}  ratio {:.2f}", measured.baseline->median(), *measured.ratio);
  }
  fmt::print("\n");
  std::fflush(stdout);
}

std::string to_json(const std::vector<Measured>& rows) {
#ifdef NDEBUG
  constexpr std::string_view kBuild = "release";
#else
  constexpr std::string_view kBuild = "debug";
#endif
  std::string json = fmt::format(
      R"({{"factport":"{}","compiler":"{}","build":"{}","cores":{},"rows":[)",
      FACTPORT_VERSION_STRING, __VERSION__, kBuild, std::thread::hardware_concurrency());
  for (const Measured& row : rows) {
    if (&row != &rows.front()) json += ",";
    json += fmt::format(R"({{"name":"{}","events_per_second":{})", row.name, json_of(row.rates));
    if (row.ratio) {
      json += fmt::format(R"(,"baseline":{},"ratio":{:.3f})", json_of(*row.baseline), *row.ratio);
    }
    json += "}";
  }
  return json + "]}\n";
}

}  // namespace factport::bench
