// SPDX-License-Identifier: Apache-2.0
/// \file
/// A directory object's before-image as JSON, for the run and the snapshot.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <string>

namespace gc2pc {

[[nodiscard]] std::string stored_directory_image(const DirectoryBeforeImage& image);
/// Throws corrupt when the text is not what stored_directory_image wrote.
[[nodiscard]] DirectoryBeforeImage directory_image_from_stored(const std::string& text);

} // namespace gc2pc
