// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/column_sizes.hpp"

#include "mappings/model/text.hpp"

#include <array>
#include <limits>

namespace gc2pc {
namespace {

constexpr std::optional<Utf16Length> number = std::nullopt;
constexpr std::optional<Utf16Length> text(std::int64_t units) {
  return Utf16Length{units};
}

// As adapters/schema/persistent_chat.sql has them. Left out: what C9, C16, C38 and C48 cut, types and
// settings that have errors of their own (C15, C20, C36), and columns that take every value.
constexpr std::array sizes{
    ColumnSize{"tblPrincipal", "prinID", number},
    ColumnSize{"tblPrincipal", "prinAddedBy", number},
    ColumnSize{"tblPrincipal", "prinUpdatedBy", number},
    ColumnSize{"tblPrincipalAffiliations", "principalID", number},
    ColumnSize{"tblPrincipalAffiliations", "affiliationID", number},
    ColumnSize{"tblPrincipalAffiliations", "index", number},
    ColumnSize{"tblPrincipalAffiliations", "updatedBy", number},
    ColumnSize{"tblPrincipalMeta", "prinID", number},
    ColumnSize{"tblSiopWhiteList", "siopUrl", text(255)},
    ColumnSize{"tblNode", "nodeID", number},
    ColumnSize{"tblNode", "parentID", number},
    ColumnSize{"tblNode", "nodeAddedBy", number},
    ColumnSize{"tblNode", "nodeUpdatedBy", number},
    ColumnSize{"tblPrincipalRole", "prinRoleNodeID", number},
    ColumnSize{"tblPrincipalRole", "prinRolePrinID", number},
    ColumnSize{"tblPrincipalRole", "prinRoleTypeID", number},
    ColumnSize{"tblPrincipalRole", "prinRoleUpdatedBy", number},
    ColumnSize{"tblScopePrincipal", "scopeNodeID", number},
    ColumnSize{"tblScopePrincipal", "scopePrinID", number},
    ColumnSize{"tblScopePrincipal", "scopeUpdatedBy", number},
    ColumnSize{"tblLastChatId", "nodeID", number},
    ColumnSize{"tblPrincipalInvites", "prinID", number},
    ColumnSize{"tblPrincipalInvites", "invID", number},
    ColumnSize{"tblPrincipalInvites", "nodeID", number},
    ColumnSize{"tblLastInviteId", "prinID", number},
    ColumnSize{"tblLastInviteId", "lastInviteID", number},
    ColumnSize{"tblPreference", "prefLabel", text(255)},
    ColumnSize{"tblPreference", "prefSeqID", number},
    ColumnSize{"tblPreference", "lastModifiedBy", number},
};

} // namespace

std::span<const ColumnSize> column_sizes() {
  return sizes;
}

std::optional<std::string> misfit(const ColumnSize& size, const Field& value) {
  if (const auto* words = std::get_if<std::string>(&value); words && size.text) {
    const auto units = utf16_length(*words);
    if (units > *size.text)
      return "has " + std::to_string(units.value) + " UTF-16 units, and " + std::to_string(size.text->value) +
             " fit";
  }
  using Int = std::numeric_limits<std::int32_t>;
  if (const auto* given = std::get_if<std::int64_t>(&value);
      given && !size.text && (*given < Int::min() || *given > Int::max()))
    return "is " + std::to_string(*given) + ", and the column is of type int";
  return std::nullopt;
}

} // namespace gc2pc
