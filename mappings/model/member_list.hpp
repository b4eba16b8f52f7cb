// SPDX-License-Identifier: Apache-2.0
/// \file
/// Walks over the members of a structure by a list of pointers to them. The list is written once, and the
/// compiler refuses one that lacks a member.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace gc2pc {

/// How often `T` is among `Others`.
template <class T, class... Others>
inline constexpr std::size_t times_among = (std::size_t{std::is_same_v<T, Others>} + ...);

/// Whether a list has every member of `Whole`, for members of different types that leave no gaps.
template <class Whole, class... Members>
consteval bool lists_all_members(const std::tuple<Members Whole::*...>&) {
  return sizeof(Whole) == (sizeof(Members) + ...) && ((times_among<Members, Members...> == 1) && ...);
}

/// Calls `visit(member of each object...)` for each member of the list.
template <class List, class Visit, class... Objects>
constexpr void for_each_member(const List& list, Visit&& visit, Objects&... objects) {
  const auto visit_one = [&](const auto member) { visit(objects.*member...); };
  std::apply([&](const auto... member) { (visit_one(member), ...); }, list);
}

/// The same, from the last member to the first.
template <class List, class Visit, class... Objects>
constexpr void for_each_member_reversed(const List& list, Visit&& visit, Objects&... objects) {
  constexpr auto size = std::tuple_size_v<List>;
  const auto visit_one = [&](const auto member) { visit(objects.*member...); };
  [&]<std::size_t... place>(std::index_sequence<place...>) {
    (visit_one(std::get<size - 1 - place>(list)), ...);
  }
  (std::make_index_sequence<size>{});
}

} // namespace gc2pc
