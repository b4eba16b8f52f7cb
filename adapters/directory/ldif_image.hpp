// SPDX-License-Identifier: Apache-2.0
/// \file
/// Before-images of an LDIF directory: made from a document, read back, and the links in them put back.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/links.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// `ldif` gets the record and the linking records as they stand, `notes` where the record stands, as JSON:
/// {"format": 1, "previous": DN or null, "next": …, "bytes_before": n, "bytes_after": n, "sha256_before":
/// hex, "sha256_after": hex, "lead": text, "trail": text}.
[[nodiscard]] DirectoryBeforeImage make_image(const LdifDocument& document, std::size_t index,
                                              const std::vector<LinkingRecord>& links);

/// An Error(corrupt) about a before-image that cannot be used.
[[nodiscard]] Error damaged_image(const DirectoryBeforeImage& image, const std::string& why);

/// A before-image taken apart.
struct LdifImage {
  LdifDocument records; ///< the object first
  std::string key;      ///< its name
  std::optional<LdifPosition> position;
};
/// Throws Error(corrupt) when the image is not one of `make_image`.
[[nodiscard]] LdifImage read_image(const DirectoryBeforeImage& image);

/// Whether two records hold the same attributes with the same values, in whatever order and writing.
[[nodiscard]] bool same_content(const LdifRecord& a, const LdifRecord& b);

/// The text of a linking record with the links to `key` put back that the record has in the image: byte for
/// byte what it was when nothing else changed, else each value behind its old neighbour, or behind the
/// attribute's last value.
[[nodiscard]] std::string put_links_back(std::string current, std::string_view before,
                                         const std::string& key);

/// The same for an object that has the name `dn` now: its old name is not there to be put back.
[[nodiscard]] std::string put_links_to(std::string current, std::string_view before, const std::string& key,
                                       const std::string& dn);

/// The text of a record with its SIP values (is_sip_value) taken out.
[[nodiscard]] std::string without_sip_values(std::string_view text);
/// The text of a record with the SIP values of `before` put back that it lacks: byte for byte what it was
/// when nothing else changed.
[[nodiscard]] std::string put_sip_values_back(std::string current, std::string_view before);

} // namespace gc2pc
