// SPDX-License-Identifier: Apache-2.0
/// \file
/// How a run keeps what a report shows beside the plan.
#pragma once

#include "mappings/model/source_facts.hpp"

#include <string>

namespace gc2pc {

/// JSON text for run.db.
[[nodiscard]] std::string stored_facts(const SourceFacts& facts);
/// Throws corrupt when the text is not what was stored.
[[nodiscard]] SourceFacts facts_from_stored(const std::string& text);

} // namespace gc2pc
