// SPDX-License-Identifier: Apache-2.0
#include "store_services.hpp"

#include <factport/cpp/bytes.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <utility>

namespace factport::host {

struct StoreServices::Parsed {
  rapidjson::Document document;
  // A deque: texts that were lent keep their address.
  std::deque<std::string> lent;
  std::mutex mutex;
};

namespace {

const rapidjson::Value* find(const rapidjson::Value& root, std::string_view path) {
  const rapidjson::Value* at = &root;
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string_view key = path.substr(0, dot);
    if (!at->IsObject()) return nullptr;
    const auto member = at->FindMember(rapidjson::Value(
        rapidjson::StringRef(key.data(), static_cast<rapidjson::SizeType>(key.size()))));
    if (member == at->MemberEnd()) return nullptr;
    at = &member->value;
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
}

std::string text_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void fill(const rapidjson::Value& from, factport_config_value& to) {
  if (from.IsNull()) {
    to.kind = FACTPORT_CONFIG_NULL;
  } else if (from.IsBool()) {
    to.kind = FACTPORT_CONFIG_BOOLEAN;
    to.integer = from.GetBool() ? 1 : 0;
  } else if (from.IsInt64()) {
    to.kind = FACTPORT_CONFIG_INTEGER;
    to.integer = from.GetInt64();
    to.number = static_cast<double>(to.integer);
  } else if (from.IsNumber()) {
    to.kind = FACTPORT_CONFIG_NUMBER;
    to.number = from.GetDouble();
  } else if (from.IsString()) {
    to.kind = FACTPORT_CONFIG_TEXT;
    to.text = {from.GetString(), from.GetStringLength()};
  } else {
    to.kind = FACTPORT_CONFIG_JSON;
  }
}

void FACTPORT_CALL get_value(const factport_host* host, factport_bytes path,
                             factport_config_value* value) {
  factport_config_value full{};
  full.struct_size = value->struct_size;
  static_cast<const StoreServices&>(HostServices::of(host)).get(view_of(path), full);
  std::memcpy(value, &full, std::min<std::size_t>(sizeof full, value->struct_size));
}

constexpr factport_config_ext kConfigExt{sizeof(factport_config_ext), 0, &get_value};

}  // namespace

StoreServices::StoreServices(std::string speaker, std::shared_ptr<Clock> clock,
                             std::string_view config)
    : HostServices(std::move(speaker), std::move(clock)), parsed_(std::make_unique<Parsed>()) {
  parsed_->document.Parse<rapidjson::kParseFullPrecisionFlag>(config.data(), config.size());
}

StoreServices::~StoreServices() = default;

const void* StoreServices::extension(std::string_view id) const noexcept {
  return id == FACTPORT_EXT_CONFIG ? &kConfigExt : nullptr;
}

void StoreServices::get(std::string_view path, factport_config_value& value) const {
  value.kind = FACTPORT_CONFIG_ABSENT;
  if (parsed_ == nullptr) return;
  const rapidjson::Value* found = find(parsed_->document, path);
  if (found == nullptr) return;
  fill(*found, value);
  if (value.kind != FACTPORT_CONFIG_JSON) return;
  const std::lock_guard lock(parsed_->mutex);
  value.text = bytes_of(parsed_->lent.emplace_back(text_of(*found)));
}

void StoreServices::forget_config() { parsed_.reset(); }

}  // namespace factport::host
