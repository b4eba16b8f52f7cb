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

} // namespace gc2pc
