// SPDX-License-Identifier: Apache-2.0
/// \file
/// What every LegacySource must do, whatever its engine.
#pragma once

#include "adapters/source/legacy_source.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace gc2pc::test {

/// Makes a legacy database that holds exactly this, and opens it.
using LegacySourceFactory = std::function<std::unique_ptr<LegacySource>(
    const legacy::Inventory& inventory, const std::vector<legacy::Message>& messages)>;

/// What texts the engine can hold.
enum class Texts {
  all_bytes, ///< whatever a program wrote
  utf8       ///< valid UTF-8 without U+0000
};

/// Runs all checks as doctest subcases: call it from a test case.
void check_legacy_source(const LegacySourceFactory& make, Texts texts);

/// A small pool in which every column has a value that could be lost on the way.
[[nodiscard]] legacy::Inventory small_legacy_pool();

} // namespace gc2pc::test
