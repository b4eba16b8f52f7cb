// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: what PowerShell would make of the head of a script, by its own rules and none of the writer's
/// code.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gc2pc::test {

struct ReadScript {
  std::string before;    ///< up to the value block
  nlohmann::json values; ///< tables as objects, lists as arrays, texts as texts
  std::string after;     ///< what follows it
};

/// Takes `$Gc2pc = @{ … }` apart. Fails the test for anything there that is not a literal, and for a byte of
/// the file that is not printable ASCII or a line's end.
[[nodiscard]] ReadScript read_script(const std::string& text);

/// One expression, all of `text`.
[[nodiscard]] nlohmann::json read_expression(std::string_view text);

/// What base64 stands for.
[[nodiscard]] std::string octets_of(std::string_view base64);

} // namespace gc2pc::test
