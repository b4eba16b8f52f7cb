// SPDX-License-Identifier: Apache-2.0
/// \file
/// Before-images of an LDIF directory: made from a document, read back, and the links in them restored.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/links.hpp"

#include <string>
#include <vector>

namespace gc2pc {

/// `ldif` gets the records of the object and of the linking objects as they stand, `notes` where the
/// object's records are (ldif_notes.hpp).
[[nodiscard]] DirectoryBeforeImage make_image(const LdifDocument& document, std::size_t index,
                                              const std::vector<LinkingRecord>& links);

/// An Error(corrupt) about a before-image that cannot be used.
[[nodiscard]] Error damaged_image(const DirectoryBeforeImage& image, const std::string& why);

/// A before-image taken apart.
struct LdifImage {
  LdifDocument records;                ///< the object first
  std::string key;                     ///< its name
  std::vector<LdifPosition> positions; ///< of the object's blocks; empty in an image without notes
};
/// Throws Error(corrupt) when the image is not one of `make_image`.
[[nodiscard]] LdifImage read_image(const DirectoryBeforeImage& image);

/// Takes values of an object out; `lines` are indices into `record`, which is document.record(index).
[[nodiscard]] std::vector<LdifEdit> take_out(const LdifDocument& document, std::size_t index,
                                             const LdifRecord& record, const std::vector<std::size_t>& lines);
/// Takes all records of an object out.
[[nodiscard]] std::vector<LdifEdit> take_out(const LdifDocument& document, std::size_t index);

/// Puts all records of the image's object into a document that does not hold it.
[[nodiscard]] std::vector<LdifEdit> put_object_back(const LdifDocument& document, const LdifImage& image);
/// Puts the links to the image's object back that object `then` of the image has and object `now` of the
/// document lacks: byte for byte what it was when nothing else changed, else each value after its old
/// neighbour, or after the attribute's last value.
[[nodiscard]] std::vector<LdifEdit> put_links_back(const LdifDocument& document, std::size_t now,
                                                   const LdifImage& image, std::size_t then);

/// Takes the SIP values (is_sip_value) of an object out.
[[nodiscard]] std::vector<LdifEdit> take_sip_values(const LdifDocument& document, std::size_t index);
/// Puts the SIP values of the image's object back that object `now` of the document lacks, in the same way.
[[nodiscard]] std::vector<LdifEdit> put_sip_values_back(const LdifDocument& document, std::size_t now,
                                                        const LdifImage& image);

} // namespace gc2pc
