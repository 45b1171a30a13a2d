// SPDX-License-Identifier: Apache-2.0
//
// An adapter whose calls fail as its configuration says, with a raw status: "open" and "scan", and
// "append" after "good_appends" of them that are answered, and stored nowhere.
#include <factport/cpp/plugin.hpp>

#include <atomic>
#include <memory>
#include <vector>

using namespace factport;
using ScanResult = Result<std::unique_ptr<Cursor>>;

class MoodyAdapter final : public EventStorageAdapter {
 public:
  static constexpr AdapterDescription kDescription{
      .name = "moody",
      .version = "1.2.3",
      .description = "Fails as it is told to.",
      .config_schema = R"({"type":"object","additionalProperties":false,"properties":{
        "open":{"type":"integer","default":0,"description":"What open answers."},
        "append":{"type":"integer","default":0},
        "good_appends":{"type":"integer","default":0},
        "scan":{"type":"integer","default":0},
        "token":{"type":"string","x-secret":true,"description":"Not for anybody to see."}}})"};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call&,
                                                           const OpenRequest& request) {
    const Config config = request.config();
    if (Status status = mood(config, "open"); !status.ok()) return status;
    return std::make_unique<MoodyAdapter>(mood(config, "append"), mood(config, "scan"),
                                          config.integer("good_appends").value_or(0));
  }
  MoodyAdapter(Status append, Status scan, std::int64_t good_appends)
      : append_(std::move(append)), scan_(std::move(scan)), good_appends_(good_appends) {}

  Status append_to_stream(const Call&, const AppendRequest& request, Receipts& receipts) override {
    if (good_appends_-- <= 0 && !append_.ok()) return append_;
    for (std::size_t i = 0; i < request.event_count(); ++i) {
      receipts.set(i, {static_cast<std::int64_t>(i), static_cast<std::int64_t>(i + 1), 0});
    }
    return {};
  }
  ScanResult scan_stream(const Call&, const ScanRequest& request) override { return scan(request); }
  ScanResult scan_category(const Call&, const ScanRequest& request) override {
    return scan(request);
  }
  ScanResult scan_log(const Call&, const ScanRequest& request) override { return scan(request); }
  Result<StreamInfo> get_stream_info(const Call&, const InfoRequest&) override {
    return StreamInfo();
  }

 private:
  static Status mood(const Config& config, std::string_view call) {
    const auto raw = config.integer(call).value_or(0);
    if (raw == 0) return {};
    return {static_cast<StatusCode>(raw), "a bad mood"};
  }
  ScanResult scan(const ScanRequest& request) const {
    if (!scan_.ok()) return scan_;
    return cursor_over(std::vector<StoredEvent>(), request);
  }

  const Status append_;
  const Status scan_;
  std::atomic<std::int64_t> good_appends_;
};

FACTPORT_PLUGIN(MoodyAdapter);
