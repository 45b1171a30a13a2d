// SPDX-License-Identifier: Apache-2.0
#include "contest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace factport::bench {

namespace {

const Standing& named(const std::vector<Standing>& standings, const std::string& name) {
  for (const Standing& standing : standings) {
    if (standing.name == name) return standing;
  }
  throw std::logic_error(fmt::format("no contender is called {}", name));
}

double ratio_of(const Standing& standing, const Standing& baseline) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < standing.rounds.size(); ++round) {
    ratios.push_back(standing.rounds[round].rate() / baseline.rounds[round].rate());
  }
  return percentile(std::move(ratios), 0.5);
}

}  // namespace

double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::size_t>(part * static_cast<double>(values.size()));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::min(rank, values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double Standing::median(const std::function<double(const Figures&)>& figure) const {
  std::vector<double> values;
  for (const Figures& figures : rounds) values.push_back(figure(figures));
  return percentile(std::move(values), 0.5);
}

std::vector<Standing> hold_contest(const std::vector<Contender>& contenders, int rounds) {
  std::vector<Standing> standings;
  for (const Contender& contender : contenders) {
    standings.push_back({contender.name, {}, contender.baseline, std::nullopt, contender.wanted});
  }
  for (int round = -1; round < rounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      Figures figures = contenders[i].run();
      if (round >= 0) standings[i].rounds.push_back(figures);
    }
  }
  for (Standing& standing : standings) {
    if (standing.baseline.empty()) continue;
    standing.ratio = ratio_of(standing, named(standings, standing.baseline));
  }
  return standings;
}

}  // namespace factport::bench
