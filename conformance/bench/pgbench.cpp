// SPDX-License-Identifier: Apache-2.0
#include "pgbench.hpp"

#include "command.hpp"
#include "stopwatch.hpp"
#include "workload.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace factport::bench {

namespace {

namespace fs = std::filesystem;

// Ids that grow, as those of the adapter do, and positions that nobody else takes: both from
// `base`, which is another for each run, and the client's number.
constexpr std::string_view kScript = R"(\set n :n + 1
\set stream random(0, :streams - 1)
\set position :base + :client_id * 1000000 + :n
insert into {} (id, log, category, stream, name, payload, metadata, position, global_position,
  occurred_at, recorded_at)
values (lpad(:position::text, 32, '0')::uuid, 'default', 'account', 'account-' || :stream::text,
  'deposited', :payload::jsonb, :metadata::jsonb, :position::bigint,
  nextval('raw.global_positions'), now(), now());
)";

// `name` is followed by a number.
double number_after(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  if (at == std::string::npos) {
    throw std::runtime_error(fmt::format("pgbench did not print \"{}\":\n{}", name, text));
  }
  return std::stod(text.substr(at + name.size()));
}

}  // namespace

Pgbench::Pgbench(const MeasuredServer& server, std::string table, std::size_t streams,
                 const fs::path& scratch)
    : server_(server), streams_(streams), folder_(scratch), script_(scratch / "insert.sql") {
  std::ofstream(script_) << fmt::format(fmt::runtime(kScript), table);
}

Figures Pgbench::run(int clients, double seconds) {
  // pgbench knows whole seconds only.
  const auto whole_seconds = static_cast<int>(std::max(1.0, std::round(seconds)));
  const Stopwatch watch(server_);
  const CommandOutcome outcome = run_command(
      {FACTPORT_BENCH_PGBENCH, "--no-vacuum", "--protocol=prepared", "--file=" + script_.string(),
       fmt::format("--client={}", clients), fmt::format("--jobs={}", std::min(clients, 2)),
       fmt::format("--time={}", whole_seconds), "--log", "--sampling-rate=0.1",
       "--log-prefix=" + (folder_ / "log").string(), "--define=n=0",
       fmt::format("--define=streams={}", streams_),
       fmt::format("--define=base={}", ++runs_ * 1'000'000'000LL),
       "--define=payload=" + json_of_size(300), "--define=metadata=" + json_of_size(60),
       "postgres"},
      {{"PGHOST", server_.host()}, {"PGUSER", "postgres"}});
  Figures figures = watch.stop(static_cast<std::int64_t>(number_after(
                                   outcome.output, "number of transactions actually processed: ")),
                               take_latencies());
  // Not the time that the clients took to connect.
  figures.seconds = static_cast<double>(figures.events) / number_after(outcome.output, "tps = ");
  figures.client_cpu_us = outcome.cpu_us;
  return figures;
}

// Of the sampled transactions: the third field of each line of the logs, one a thread.
std::vector<double> Pgbench::take_latencies() const {
  std::vector<double> latencies;
  std::vector<fs::path> logs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    if (entry.path().filename().string().starts_with("log.")) logs.push_back(entry.path());
  }
  for (const fs::path& log : logs) {
    std::ifstream lines(log);
    std::string client;
    std::string transaction;
    double us = 0;
    for (std::string rest; lines >> client >> transaction >> us && std::getline(lines, rest);) {
      latencies.push_back(us);
    }
    fs::remove(log);
  }
  return latencies;
}

}  // namespace factport::bench
