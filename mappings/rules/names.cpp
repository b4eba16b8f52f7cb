// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/names.hpp"

#include "mappings/model/text.hpp"

namespace gc2pc {
namespace {

/// Hex digits of the GUID after a shortened or suffixed name.
constexpr std::int64_t suffix_digits = 8;

} // namespace

std::string with_suffix(std::string_view full, std::string_view separator, const Guid& guid,
                        Utf16Length limit) {
  const Utf16Length room{limit.value - suffix_digits - utf16_length(separator).value};
  std::string name(cut_utf16(full, room));
  name += separator;
  name += guid.head();
  return name;
}

std::string NameBook::fold(std::string_view name) {
  return fold_name(name);
}

std::string NameBook::holder(std::string_view name, const Guid& guid) {
  return "another migrated item, '" + std::string(name) + "' (" + guid.text() + ")";
}

NameBook::Given NameBook::suffixed(const std::string& full, const Guid& guid, std::string_view taken_by,
                                   const Report& report) {
  Given given;
  given.name = with_suffix(full, separator_, guid, limit_);
  auto folded = fold(given.name);
  if (free(folded)) {
    report(Code::name_suffixed,
           "'" + full + "' is taken by " + std::string(taken_by) + "; becomes '" + given.name + "'");
  } else {
    given.failed = true;
    report(Code::name_conflict,
           "'" + full + "' is taken by " + std::string(taken_by) + ", and '" + given.name + "' too");
  }
  taken_.emplace(std::move(folded), holder(full, guid));
  return given;
}

NameBook::Given NameBook::give(const std::string& full, const Guid& guid, const NamePolicies& policies,
                               const MayTake& may_take, const Report& report) {
  Given given;
  given.name = full;
  const bool too_long = utf16_length(full) > limit_;
  if (too_long && policies.long_names == LongNames::shorten)
    given.name = with_suffix(full, separator_, guid, limit_);
  const auto report_length = [&] {
    if (!too_long)
      return;
    const auto units = std::to_string(utf16_length(full).value) + " UTF-16 units";
    if (policies.long_names == LongNames::shorten)
      report(Code::name_shortened, "'" + full + "' has " + units + "; becomes '" + given.name + "'");
    else
      report(Code::name_too_long, "'" + full + "' has " + units);
  };

  auto folded = fold(given.name);
  if (const auto other = taken_.find(folded); other != taken_.end()) {
    if (policies.name_conflict == NameConflict::fail) {
      report(Code::name_conflict, "'" + given.name + "' is taken by " + other->second);
      given.failed = true;
      return given;
    }
    auto second = suffixed(full, guid, other->second, report);
    if (!second.failed)
      report_length();
    return second;
  }
  const auto in_target = target_.find(folded);
  if (in_target == target_.end()) {
    report_length();
    taken_.emplace(std::move(folded), holder(full, guid));
    return given;
  }
  // C48: an add-in of the same name is not a reason to stop; C11 applies against the target's names too.
  const bool addin = !may_take;
  if (addin ? policies.name_conflict == NameConflict::suffix
            : policies.target_conflict == TargetConflict::suffix) {
    auto second = suffixed(full, guid, "the target", report);
    if (!second.failed)
      report_length();
    return second;
  }
  given.failed = true;
  if (addin) {
    report(Code::name_conflict, "'" + given.name + "' is taken by the target");
  } else if (policies.target_conflict == TargetConflict::fail) {
    report_length();
    report(Code::target_conflict, "the target has a node named '" + given.name + "'");
  } else if (const auto refused = may_take(in_target->second)) {
    report_length();
    report(*refused, "the target's node named '" + given.name + "' cannot be taken");
  } else {
    report_length();
    given.failed = false;
    given.fate = policies.target_conflict == TargetConflict::adopt ? Fate::adopted : Fate::overwritten;
    given.target = in_target->second;
  }
  taken_.emplace(std::move(folded), holder(full, guid));
  return given;
}

} // namespace gc2pc
