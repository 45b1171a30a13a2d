// SPDX-License-Identifier: Apache-2.0
//
// The PostgreSQL adapter, through host, ABI and plugin together, against what PostgreSQL and
// libpqxx do on their own: on the same server, in the same run, in turn.
//
//     postgres_bench [--settings LIST] [--contests LIST] [--callers LIST] [--rounds N] [--json
//     FILE]
//
// Everything takes about half an hour. --quick is a smoke test of some seconds; its figures mean
// nothing. The exit code says whether it ran, and whether every answer was right; never how fast.
#include "append_contests.hpp"
#include "measured_server.hpp"
#include "postgres_plan.hpp"
#include "report.hpp"
#include "scan_contests.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace {

using namespace factport::bench;

namespace fs = std::filesystem;

/// A folder for pgbench's files, gone with this object.
class Scratch {
 public:
  explicit Scratch(const fs::path& directory)
      : path_(directory / ("factport-bench-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const fs::path& path() const { return path_; }

 private:
  const fs::path path_;
};

void measure(const ServerSetting& setting, const PostgresPlan& plan, const fs::path& directory,
             Report& report) {
  const Scratch scratch(directory);
  const MeasuredServer server(setting, directory);
  report.begin(setting.name, setting.words + "; fdatasync takes " + server.flush_times() +
                                 " us (median, 99th percentile)");
  hold_append_contests(server, plan, scratch.path(), report);
  // A flush makes no difference to them.
  if (plan.wants("scan") && setting.flush_us == 0) hold_scan_contests(server, plan, report);
}

}  // namespace

int main(int argc, char** argv) {
  PostgresPlan plan;
  bool quick = false;
  std::string json;
  std::string directory = fs::temp_directory_path();
  CLI::App app("The PostgreSQL adapter, measured against PostgreSQL and libpqxx alone.");
  app.add_option("--settings", plan.settings, "Servers: own, memory, flush250, flush2000")
      ->delimiter(',')
      ->check(CLI::IsMember({"own", "memory", "flush250", "flush2000"}));
  app.add_option("--contests", plan.contests, "single, batch, import, scan, contended, empty")
      ->delimiter(',')
      ->check(CLI::IsMember({"single", "batch", "import", "scan", "contended", "empty"}));
  app.add_option("--callers", plan.callers, "Of single events")->delimiter(',');
  app.add_option("--rounds", plan.rounds, "Rounds that count, after one that does not");
  app.add_option("--seconds", plan.seconds, "Of a run");
  app.add_option("--events", plan.events, "What a store holds beforehand");
  app.add_option("--streams", plan.streams, "Over how many streams");
  app.add_option("--directory", directory, "Where the server with its data on a disk has it");
  app.add_option("--json", json, "Write the figures to this file");
  app.add_flag("--quick", quick, "A smoke test: one round of very short runs on one server");
  CLI11_PARSE(app, argc, argv);
  if (quick) {
    plan.settings = {"own"};
    plan.callers = {4};
    plan.rounds = 1;
    plan.seconds = 0.1;
    plan.events = 2000;
    plan.streams = 200;
  }
  try {
    Report report;
    for (const ServerSetting& setting : server_settings()) {
      const auto& names = plan.settings;
      if (std::find(names.begin(), names.end(), setting.name) == names.end()) continue;
      measure(setting, plan, directory, report);
      // After each, as the whole takes long.
      if (!json.empty()) std::ofstream(json) << report.to_json();
    }
    return 0;
  } catch (const std::exception& exception) {
    std::cerr << "postgres_bench: " << exception.what() << "\n";
    return 1;
  }
}
