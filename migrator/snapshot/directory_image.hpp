// SPDX-License-Identifier: Apache-2.0
/// \file
/// A directory object's before-image as JSON, for the run and the snapshot.
#pragma once

#include "adapters/directory/directory.hpp"

#include <string>

namespace gc2pc {

[[nodiscard]] std::string to_json(const DirectoryBeforeImage& image);
/// Throws corrupt when the text is not what to_json wrote.
[[nodiscard]] DirectoryBeforeImage directory_image_from_json(const std::string& text);
/// What a restored object will lack, in one sentence; empty when it will be as it was.
[[nodiscard]] std::string shortfall(const RestoreFidelity& fidelity);

} // namespace gc2pc
