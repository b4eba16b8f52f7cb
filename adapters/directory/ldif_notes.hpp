// SPDX-License-Identifier: Apache-2.0
/// \file
/// The notes of an LDIF directory's before-image: where the object's records are, as JSON.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldif_edit.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// {"format": 1, "previous": DN or null, "next": …, "bytes_before": n, "bytes_after": n, "sha256_before":
/// hex, "sha256_after": hex, "lead": text, "trail": text}; where it is not 0 also "previous_part",
/// "next_part" and "file", where it is not 1 "parts". "more" holds the further blocks of an object whose
/// records are apart.
[[nodiscard]] std::string write_notes(const std::vector<LdifPosition>& positions);

/// Throws Error(corrupt) when the image's notes are not of `write_notes`.
[[nodiscard]] std::vector<LdifPosition> read_notes(const DirectoryBeforeImage& image);

} // namespace gc2pc
