// SPDX-License-Identifier: Apache-2.0
#include "measured_server.hpp"

#include "command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace factport::bench {

namespace {

namespace fs = std::filesystem;

// What a full run writes into memory at most.
constexpr std::uintmax_t kMemoryNeeded = std::uintmax_t{4} << 30;

std::string folder_for(const ServerSetting& setting, const fs::path& directory) {
  const fs::path parent = setting.in_memory ? fs::path("/dev/shm") : directory;
  if (setting.in_memory && fs::space(parent).available < kMemoryNeeded) {
    throw std::runtime_error(
        fmt::format("the setting {} keeps its data in /dev/shm, which has less than 4 GiB free; "
                    "choose other settings with --settings",
                    setting.name));
  }
  return (parent / fmt::format("factport-bench-pg-{}", getpid())).string();
}

std::map<std::string, std::string> environment_for(const ServerSetting& setting) {
  std::map<std::string, std::string> environment{
      {"FACTPORT_SERVER_OWNER", std::to_string(getpid())}};
  if (setting.flush_us > 0) {
    environment["FACTPORT_FLUSH_US"] = std::to_string(setting.flush_us);
    environment["LD_PRELOAD"] = FACTPORT_BENCH_FLUSH_DELAY;
  }
  return environment;
}

std::string read_text(const std::string& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The fields of /proc/ID/stat after the program's name, which may hold anything.
std::vector<std::string> stat_fields(const std::string& process) {
  const std::string text = read_text("/proc/" + process + "/stat");
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream rest(text.substr(name_end + 1));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

// Counted from the state, which is field 0.
constexpr std::size_t kParent = 1;
constexpr std::size_t kEndedChildrenUser = 13;
constexpr std::size_t kEndedChildrenSystem = 14;

// Exact, where stat counts in ticks of 10 ms.
double running_us(const std::string& process) {
  double ns = 0;
  std::istringstream(read_text("/proc/" + process + "/schedstat")) >> ns;
  return ns / 1000;
}

double ended_children_us(std::int64_t process) {
  const std::vector<std::string> fields = stat_fields(std::to_string(process));
  if (fields.size() <= kEndedChildrenSystem) throw std::runtime_error("the server has ended");
  const double ticks =
      std::stod(fields[kEndedChildrenUser]) + std::stod(fields[kEndedChildrenSystem]);
  return ticks * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double running_children_us(std::int64_t process) {
  const std::string parent = std::to_string(process);
  double us = running_us(parent);
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::vector<std::string> child = stat_fields(name);
    if (child.size() > kParent && child[kParent] == parent) us += running_us(name);
  }
  return us;
}

}  // namespace

const std::vector<ServerSetting>& server_settings() {
  static const std::vector<ServerSetting> settings{
      {"own", "the machine's own disk", false, 0},
      {"memory", "data in memory, a flush costs nothing", true, 0},
      {"flush250", "data in memory, a flush takes 250 us", true, 250},
      {"flush2000", "data in memory, a flush takes 2 ms", true, 2000},
  };
  return settings;
}

MeasuredServer::MeasuredServer(const ServerSetting& setting, const fs::path& directory)
    : setting_(setting), folder_(folder_for(setting, directory)) {
  // Nothing runs beside the measurements: no vacuum, and checkpoints when they are asked for.
  run_command({FACTPORT_BENCH_SERVER_SCRIPT, "start", folder_, "fsync=on", "synchronous_commit=on",
               "full_page_writes=on", "shared_buffers=512MB", "max_wal_size=8GB",
               "checkpoint_timeout=1h", "autovacuum=off", "jit=off"},
              environment_for(setting));
  std::istringstream(read_text(folder_ + "/data/postmaster.pid")) >> postmaster_;
  try {
    verify_that_flushes_are_delayed();
  } catch (...) {
    run_command({FACTPORT_BENCH_SERVER_SCRIPT, "stop", folder_});
    throw;
  }
}

MeasuredServer::~MeasuredServer() {
  try {
    run_command({FACTPORT_BENCH_SERVER_SCRIPT, "stop", folder_});
  } catch (const std::exception& exception) {
    std::cerr << exception.what() << "\n";
  }
}

// The loader goes on without a library that it cannot read.
void MeasuredServer::verify_that_flushes_are_delayed() const {
  if (setting_.flush_us == 0) return;
  const std::string maps = read_text(fmt::format("/proc/{}/maps", postmaster_));
  if (maps.find("flush_delay") == std::string::npos) {
    throw std::runtime_error(fmt::format("the server runs without {}; may its user read the file?",
                                         FACTPORT_BENCH_FLUSH_DELAY));
  }
}

std::string MeasuredServer::connect_string() const {
  return fmt::format("host={} user=postgres dbname=postgres", folder_);
}

std::string MeasuredServer::flush_times() const {
  std::string times =
      run_command({FACTPORT_BENCH_FLUSH_PROBE, folder_, "300"}, environment_for(setting_)).output;
  times.erase(times.find_last_not_of('\n') + 1);
  return times;
}

double MeasuredServer::cpu_us() const {
  // A process that ends between the two halves of the sum would be in neither: then once more.
  for (;;) {
    const double ended = ended_children_us(postmaster_);
    const double running = running_children_us(postmaster_);
    if (ended == ended_children_us(postmaster_)) return ended + running;
  }
}

}  // namespace factport::bench
