// SPDX-License-Identifier: Apache-2.0
/// \file
/// What may be filled into a text for people: the writers of such texts take nothing else, so that text from
/// data goes through the function that makes it safe there.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

namespace gc2pc {

template <class T>
concept TextFromData = std::convertible_to<const T&, std::string_view>;
/// A character alone is not one: it may be a control character.
template <class T>
concept PlainNumber = std::is_arithmetic_v<T> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                      !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

} // namespace gc2pc
