// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: types the bash blocks of a page into one shell, in a home folder of its own.
#pragma once

#include "tests/runbook/page.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace gc2pc::test {

/// One thing after the other: sections of the page, and what happens meanwhile.
class Typed {
 public:
  /// `home`: where the shell begins, and its HOME.
  explicit Typed(std::filesystem::path home) : home_(std::move(home)) {}

  /// All bash blocks of these sections. Each command must end with 0, or with what its comment says:
  /// "# code 3", "# code 0 or 20". What the section promises must be in its output.
  Typed& type(const std::vector<Section>& sections);
  /// Commands that are not on the page: what other people do meanwhile.
  Typed& meanwhile(const std::string& command);
  /// Runs it all, up to the first command that ends otherwise than promised. What is wrong; empty: nothing.
  [[nodiscard]] std::string run() const;

 private:
  std::filesystem::path home_;
  std::string script_;
  std::vector<Section> typed_;
};

} // namespace gc2pc::test
