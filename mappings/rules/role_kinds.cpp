// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/role_kinds.hpp"

#include "mappings/model/text.hpp"

#include <span>

namespace gc2pc {
namespace {

constexpr std::array all_kinds{RoleKind::member, RoleKind::manager, RoleKind::voiced, RoleKind::creator};

std::optional<RoleKind> kind_named(std::string_view description, std::span<const RoleKind> among) {
  const auto folded = fold_case(description);
  for (const auto kind : among)
    if (folded == to_string(kind))
      return kind;
  return std::nullopt;
}

/// One finding per database that lacks kinds.
bool report_missing(std::string_view database, std::span<const RoleKind> wanted,
                    const std::array<bool, role_kind_count>& found, FindingLog& log) {
  std::string missing;
  std::int64_t count = 0;
  for (const auto kind : wanted)
    if (!found[static_cast<std::size_t>(kind)]) {
      missing += (missing.empty() ? "" : ", ") + std::string(to_string(kind));
      ++count;
    }
  if (count != 0)
    log.add({Code::role_kind_missing,
             "tblRoleType",
             std::string(database),
             std::nullopt,
             {},
             "the " + std::string(database) + " has no role type " + missing,
             count});
  return count == 0;
}

} // namespace

std::string_view to_string(RoleKind kind) {
  switch (kind) {
  case RoleKind::member:
    return "member";
  case RoleKind::manager:
    return "manager";
  case RoleKind::voiced:
    return "voiced";
  case RoleKind::creator:
    return "creator";
  }
  return "member";
}

RoleKinds::RoleKinds(const std::vector<legacy::RoleType>& source, const std::vector<chat::RoleType>& target,
                     FindingLog& log) {
  const std::span legacy_kinds(all_kinds.data(), 3); // this generation has no Creator
  std::array<bool, role_kind_count> found{};
  for (const auto& type : source)
    if (const auto kind = kind_named(type.description, legacy_kinds)) {
      source_.emplace(type.id, *kind);
      found[static_cast<std::size_t>(*kind)] = true;
    }
  whole_ = report_missing("legacy database", legacy_kinds, found, log);

  found = {};
  for (const auto& type : target)
    if (const auto kind = kind_named(type.description, all_kinds)) {
      const auto slot = static_cast<std::size_t>(*kind);
      target_.emplace(type.id, *kind);
      if (!found[slot] || type.id < written_[slot])
        written_[slot] = type.id;
      found[slot] = true;
    }
  whole_ = report_missing("target", all_kinds, found, log) && whole_;
}

std::optional<RoleKind> RoleKinds::of(legacy::RoleTypeId id) const {
  const auto found = source_.find(id);
  return found == source_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<RoleKind> RoleKinds::of(chat::RoleTypeId id) const {
  const auto found = target_.find(id);
  return found == target_.end() ? std::nullopt : std::optional(found->second);
}

} // namespace gc2pc
