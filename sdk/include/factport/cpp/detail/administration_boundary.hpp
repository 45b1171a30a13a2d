// SPDX-License-Identifier: Apache-2.0
//
// The table factport.administration/1. Not promised to anybody: include factport/cpp/plugin.hpp.
#ifndef FACTPORT_CPP_DETAIL_ADMINISTRATION_BOUNDARY_HPP
#define FACTPORT_CPP_DETAIL_ADMINISTRATION_BOUNDARY_HPP

#include <factport/cpp/detail/exception_barrier.hpp>
#include <factport/cpp/detail/understood.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace factport::detail {

/// `ask` is EventStorageAdapter::schema_status or schema_upgrade.
inline factport_status answer_schema(factport_store* handle, const factport_call& raw_call,
                                     Result<SchemaStatus> (EventStorageAdapter::*ask)(const Call&),
                                     factport_schema_status& out, factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(raw_call); !s.ok()) return report(error, s);
    const Result<SchemaStatus> status = ((*store.adapter).*ask)(Call(raw_call, store.host));
    if (!status.ok()) return report(error, status.status());
    const factport_schema_status full{.struct_size = out.struct_size,
                                      .reserved = 0,
                                      .version = status->version,
                                      .newest = status->newest};
    std::memcpy(&out, &full, std::min<std::size_t>(sizeof full, out.struct_size));
    return FACTPORT_OK;
  });
}

inline factport_status FACTPORT_CALL schema_status(factport_store* store, const factport_call* call,
                                                   factport_schema_status* out,
                                                   factport_error* error) noexcept {
  return answer_schema(store, *call, &EventStorageAdapter::schema_status, *out, error);
}

inline factport_status FACTPORT_CALL schema_upgrade(factport_store* store,
                                                    const factport_call* call,
                                                    factport_schema_status* out,
                                                    factport_error* error) noexcept {
  return answer_schema(store, *call, &EventStorageAdapter::schema_upgrade, *out, error);
}

inline factport_status FACTPORT_CALL set_level(factport_store* handle,
                                               const factport_call* raw_call,
                                               const factport_set_level_request* raw,
                                               factport_error* error) noexcept {
  return guarded(
      error,
      [&] {
        OpenStore& store = store_of(handle);
        if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
        if (Status s = understood(raw->must_understand, raw->flags); !s.ok()) {
          return report(error, s);
        }
        const bool known =
            raw->level != FACTPORT_LEVEL_UNSPECIFIED && raw->level <= FACTPORT_LEVEL_NONE;
        if (!known || (store.facts.levels & FACTPORT_LEVEL_BIT(raw->level)) == 0) {
          return report(error, unsupported("this store does not offer the level"));
        }
        return finish(error,
                      store.adapter->set_level(Call(*raw_call, store.host), view_of(raw->log),
                                               static_cast<Level>(raw->level)));
      },
      FACTPORT_OUTCOME_UNKNOWN);
}

/// Findings on their way to the host: the texts and the records that point to them.
struct LentFindings {
  Findings findings;
  std::vector<factport_finding> records;
};

inline void FACTPORT_CALL release_findings(factport_findings* findings) noexcept {
  delete static_cast<LentFindings*>(findings->owner);
  findings->owner = nullptr;
  findings->release = nullptr;
}

inline void lend(Findings&& findings, factport_findings& out) {
  auto lent = std::make_unique<LentFindings>();
  lent->findings = std::move(findings);
  lent->records.reserve(lent->findings.size());
  for (const Finding& finding : lent->findings) {
    lent->records.push_back({bytes_of(finding.subject), bytes_of(finding.text),
                             static_cast<std::uint32_t>(finding.severity), 0});
  }
  out.finding_stride = sizeof(factport_finding);
  out.findings = lent->records.data();
  out.finding_count = lent->records.size();
  out.owner = lent.release();
  out.release = &release_findings;
}

inline factport_status FACTPORT_CALL diagnose(factport_store* handle, const factport_call* raw_call,
                                              factport_findings* out,
                                              factport_error* error) noexcept {
  return guarded(error, [&] {
    OpenStore& store = store_of(handle);
    if (Status s = understood(*raw_call); !s.ok()) return report(error, s);
    Result<Findings> findings = store.adapter->diagnose(Call(*raw_call, store.host));
    if (!findings.ok()) return report(error, findings.status());
    lend(std::move(*findings), *out);
    return FACTPORT_OK;
  });
}

/// What an adapter class does not override is NULL.
template <class Adapter>
struct AdministrationTable {
  using Base = EventStorageAdapter;
  static constexpr bool kHasStatus =
      !std::is_same_v<decltype(&Adapter::schema_status), decltype(&Base::schema_status)>;
  static constexpr bool kHasUpgrade =
      !std::is_same_v<decltype(&Adapter::schema_upgrade), decltype(&Base::schema_upgrade)>;
  static constexpr bool kHasSetLevel =
      !std::is_same_v<decltype(&Adapter::set_level), decltype(&Base::set_level)>;
  static constexpr bool kHasDiagnose =
      !std::is_same_v<decltype(&Adapter::diagnose), decltype(&Base::diagnose)>;

  static constexpr factport_administration_ext kTable{
      .struct_size = sizeof(factport_administration_ext),
      .reserved = 0,
      .schema_status = kHasStatus ? &schema_status : nullptr,
      .schema_upgrade = kHasUpgrade ? &schema_upgrade : nullptr,
      .set_level = kHasSetLevel ? &set_level : nullptr,
      .diagnose = kHasDiagnose ? &diagnose : nullptr,
  };
};

template <class Adapter>
inline constexpr bool kHasAdministration =
    AdministrationTable<Adapter>::kHasStatus || AdministrationTable<Adapter>::kHasUpgrade ||
    AdministrationTable<Adapter>::kHasSetLevel || AdministrationTable<Adapter>::kHasDiagnose;

template <class Adapter>
const void* administration_table() noexcept {
  if constexpr (kHasAdministration<Adapter>) return &AdministrationTable<Adapter>::kTable;
  return nullptr;
}

}  // namespace factport::detail

#endif  // FACTPORT_CPP_DETAIL_ADMINISTRATION_BOUNDARY_HPP
