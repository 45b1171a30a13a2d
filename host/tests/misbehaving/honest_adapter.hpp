// SPDX-License-Identifier: Apache-2.0
//
// HonestAdapter: a small correct adapter that can be told to be slow, to wait, or to lose against
// other writers. Below the lies of misbehaving.cpp lies the truth.
#ifndef FACTPORT_HOST_TESTS_HONEST_ADAPTER_HPP
#define FACTPORT_HOST_TESTS_HONEST_ADAPTER_HPP

#include <factport/cpp/plugin.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace factport::host_test {

/// Tells whether calls overlap; `long_` makes each long enough to be met.
class Turnstile {
 public:
  class Pass {
   public:
    Pass(Turnstile& turnstile, bool long_);
    ~Pass() { --turnstile_.inside_; }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Turnstile& turnstile_;
  };
  bool overlapped() const { return overlapped_; }

 private:
  std::atomic<int> inside_{0};
  std::atomic<bool> overlapped_{false};
};

class HonestAdapter : public EventStorageAdapter {
 public:
  static constexpr AdapterDescription kDescription{
      .name = "misbehaving",
      .version = "1.2.3",
      .config_schema = R"({
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "fault": {"type": "string"},
          "secret": {"type": "string", "x-secret": true},
          "slow": {"type": "boolean"},
          "trusted": {"type": "boolean"},
          "filters": {"type": "boolean"},
          "conflicts": {"type": "integer"}
        }
      })",
      .capabilities = FACTPORT_CAPABILITY_BACKWARD_SCAN | FACTPORT_CAPABILITY_LISTING |
                      FACTPORT_CAPABILITY_TRUSTED};

  static Result<std::unique_ptr<EventStorageAdapter>> open(const Call& call,
                                                           const OpenRequest& request);
  explicit HonestAdapter(const OpenRequest& request);

  const std::string& fault() const noexcept { return fault_; }
  const std::string& secret() const noexcept { return secret_; }

  StoreFacts facts() const override;
  Status append_to_stream(const Call& call, const AppendRequest& request,
                          Receipts& receipts) override;
  Result<std::unique_ptr<Cursor>> scan_stream(const Call& call,
                                              const ScanRequest& request) override;
  Result<std::unique_ptr<Cursor>> scan_category(const Call& call,
                                                const ScanRequest& request) override;
  Result<std::unique_ptr<Cursor>> scan_log(const Call& call, const ScanRequest& request) override;
  Result<StreamInfo> get_stream_info(const Call& call, const InfoRequest& request) override;
  Result<Batch> latest(const Call& call, const InfoRequest& request) override;
  Result<Listing> list(const Call& call, const ListRequest& request) override;

 protected:
  Host host_;
  std::string fault_;
  std::string secret_;
  bool slow_;
  Turnstile turnstile_;
  std::mutex mutex_;
  std::vector<StoredEvent> events_;

 private:
  Status store(const AppendRequest& request, Receipts& receipts);
  Result<std::unique_ptr<Cursor>> scan(const ScanRequest& request);

  bool trusted_;
  bool filters_;
  std::atomic<std::int64_t> conflicts_;
};

}  // namespace factport::host_test

#endif  // FACTPORT_HOST_TESTS_HONEST_ADAPTER_HPP
