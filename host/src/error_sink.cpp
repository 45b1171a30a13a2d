// SPDX-License-Identifier: Apache-2.0
#include "error_sink.hpp"

#include "plugin_text.hpp"

#include <factport/cpp/bytes.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace factport::host {
namespace {

/// What the writer knew of a struct that begins with its size; the rest is zero.
template <class T>
T known_part(const T& theirs) {
  T mine{};
  std::memcpy(&mine, &theirs, std::min<std::size_t>(theirs.struct_size, sizeof mine));
  return mine;
}

std::string text_of(factport_bytes bytes) {
  return bytes.data == nullptr ? std::string() : plugin_text(view_of(bytes));
}

std::string sqlstate_of(const char (&raw)[8]) {
  const auto is_allowed = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  return std::all_of(raw, raw + 5, is_allowed) ? std::string(raw, 5) : std::string();
}

/// Whether an array may be walked: elements of at least the first version's size.
template <class T>
bool is_walkable(const T* array, std::uint32_t stride) {
  return array != nullptr && stride >= sizeof(T) && stride % alignof(T) == 0;
}

bool is_plugins_to_give(factport_status status) {
  return status < 0 && is_known_status(status) && status > FACTPORT_PLUGIN_LOAD;
}

}  // namespace

ErrorSink::ErrorSink() noexcept
    : factport_error{.struct_size = sizeof(factport_error), .reserved = 0, .set = &take} {}

void FACTPORT_CALL ErrorSink::take(factport_error* self, const factport_error_info* info) noexcept {
  auto* const sink = static_cast<ErrorSink*>(self);
  if (info == nullptr || sink->failure_ != nullptr) return;
  try {
    sink->keep(known_part(*info));
  } catch (...) {
    // Out of memory: the status alone will have to do.
    sink->failure_.reset();
  }
}

void ErrorSink::keep(const factport_error_info& info) {
  auto failure = std::make_unique<Failure>();
  failure->code = static_cast<StatusCode>(info.status);
  failure->message = text_of(info.message);
  failure->sqlstate = sqlstate_of(info.sqlstate);
  failure->vendor_code = info.vendor_code;
  if (is_walkable(info.failed_leaves, info.failed_leaf_stride)) {
    const std::uint32_t count = std::min(info.failed_leaf_count, kMaxFailedLeaves);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto* leaf =
          FACTPORT_ELEMENT(factport_failed_leaf, info.failed_leaves, info.failed_leaf_stride, i);
      failure->failed_leaves.push_back({leaf->node, leaf->actual_position});
    }
  }
  if (is_walkable(info.details, info.detail_stride)) {
    const std::uint32_t count = std::min(info.detail_count, kMaxDetails);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto* detail = FACTPORT_ELEMENT(factport_detail, info.details, info.detail_stride, i);
      failure->details.emplace_back(text_of(detail->key), text_of(detail->value));
    }
  }
  failure_ = std::move(failure);
}

Status ErrorSink::to_status(factport_status returned, std::string_view adapter,
                            std::string_view function, CallKind kind) {
  if (returned == FACTPORT_OK) return {};
  Failure failure = failure_ ? std::move(*failure_) : Failure{};
  const bool explained = failure_ != nullptr && !failure.message.empty();
  const auto reported = failure_ ? static_cast<factport_status>(failure.code) : returned;

  const bool legal = is_plugins_to_give(returned);
  if (legal) {
    failure.code = static_cast<StatusCode>(returned);
  } else {
    failure.code = kind == CallKind::kAppend ? StatusCode::kOutcomeUnknown : StatusCode::kUnknown;
    failure.details.emplace_back("raw_status", std::to_string(returned));
  }
  if (reported != returned) {
    failure.details.emplace_back("reported_status", std::to_string(reported));
  }
  if (explained) {
    failure.message = fmt::format("{}: {}", adapter, failure.message);
  } else {
    failure.message = fmt::format(
        "adapter {} answered {} from {} without saying why", adapter,
        legal ? std::string(name_of(failure.code)) : fmt::format("the unknown status {}", returned),
        function);
  }
  return Status(std::move(failure));
}

}  // namespace factport::host
