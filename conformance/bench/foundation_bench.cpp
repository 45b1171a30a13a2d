// SPDX-License-Identifier: Apache-2.0
//
// The first benchmark: through host, ABI and plugin together, one thread, 300-byte payloads and 60
// bytes of metadata, validation on. What SQLite does is compared, run by run, with raw prepared
// statements over a database of the same schema and settings.
//
//     foundation_bench [--quick] [--runs N] [--events N] [--json FILE]
//
// --quick is a smoke test of a second or two; its figures mean nothing.
#include "measure.hpp"
#include "raw_sqlite.hpp"
#include "workload.hpp"

#include <factport/host/config.hpp>
#include <factport/host/store.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace factport;
using namespace factport::bench;

struct Options {
  bool quick = false;
  int runs = 7;
  std::int64_t events = 200'000;
  std::string json;
};

/// A directory for databases, gone with this object.
class Scratch {
 public:
  Scratch() : path_(std::filesystem::temp_directory_path() / ("factport-bench-" + unique())) {
    std::filesystem::create_directories(path_);
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// A file name that was not given before.
  std::string next() { return (path_ / (std::to_string(count_++) + ".db")).string(); }

 private:
  static std::string unique() { return system_ids()->next(system_clock()->now_us()).to_string(); }

  std::filesystem::path path_;
  int count_ = 0;
};

void measure_memory(const Options& options, std::vector<Measured>& rows) {
  const Workload workload{.events = options.events};
  const auto append = [&](std::int64_t batch) {
    return [&workload, batch] { return append_events(open_store("memory:"), workload, batch); };
  };
  rows.push_back(measure("memory append, singly", options.runs, append(1)));
  print(rows.back());
  rows.push_back(measure("memory append, batches of 100", options.runs, append(100)));
  print(rows.back());

  const EventStore store = open_store("memory:");
  append_events(store, workload, 100);
  rows.push_back(measure("memory log scan", options.runs, [&] { return scan_log(store); }));
  print(rows.back());
}

void measure_sqlite(const Options& options, std::vector<Measured>& rows) {
  Scratch scratch;
  // A quarter is enough: each run makes a file of its own.
  const Workload workload{.events = options.events / 4};
  rows.push_back(compare(
      "sqlite append, batches of 100", options.runs,
      [&] { return append_events(open_store("sqlite:" + scratch.next()), workload, 100); },
      [&] { return insert_raw(scratch.next(), workload, 100); }));
  print(rows.back());

  const std::string file = scratch.next();
  const EventStore store = open_store("sqlite:" + file);
  append_events(store, {.events = options.events}, 1000);
  rows.push_back(compare(
      "sqlite log scan", options.runs, [&] { return scan_log(store); },
      [&] { return scan_raw(file); }));
  print(rows.back());
}

int run(const Options& options) {
  std::cout << "events per second: median, least .. most of " << options.runs
            << " runs; baseline: raw statements, ratio run by run\n";
  std::vector<Measured> rows;
  measure_memory(options, rows);
  measure_sqlite(options, rows);
  if (!options.json.empty()) std::ofstream(options.json) << to_json(rows);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Appends and scans through host, ABI and plugin, measured.");
  app.add_flag("--quick", options.quick, "A smoke test: one run of few events");
  app.add_option("--runs", options.runs, "Runs that count, after one that does not");
  app.add_option("--events", options.events, "Events of a run");
  app.add_option("--json", options.json, "Write the figures to this file");
  CLI11_PARSE(app, argc, argv);
  if (options.quick) {
    options.runs = 1;
    options.events = 2000;
  }
  try {
    return run(options);
  } catch (const std::exception& exception) {
    std::cerr << "foundation_bench: " << exception.what() << "\n";
    return 1;
  }
}
