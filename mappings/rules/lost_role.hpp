// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a finding about a room or category says whose role is lost there.
#pragma once

#include "mappings/model/finding.hpp"

#include <string_view>

namespace gc2pc {

/// What follows the address in the detail of `out-of-scope` and of `denied-in-target`.
inline constexpr std::string_view outside_scope = " is outside the scope";
inline constexpr std::string_view denied_by_category = " is denied by the target's category";

/// The address of the person or group whose role is lost; empty for any other finding.
[[nodiscard]] constexpr std::string_view loser_in(const Finding& finding) {
  const auto why = finding.code == Code::out_of_scope       ? outside_scope
                   : finding.code == Code::denied_in_target ? denied_by_category
                                                            : std::string_view();
  const std::string_view detail = finding.detail;
  const auto end = why.empty() ? detail.npos : detail.rfind(why);
  return end == detail.npos ? std::string_view() : detail.substr(0, end);
}

} // namespace gc2pc
