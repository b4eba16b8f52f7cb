// SPDX-License-Identifier: Apache-2.0
/// \file
/// One LDIF record (RFC 2849) that says what an object holds: read and written by libldap's functions.
#pragma once

#include "adapters/directory/directory_reader.hpp"
#include "mappings/model/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gc2pc {

/// One attribute value and where it is, so that exactly this can be removed and restored.
struct LdifLine {
  std::string name;
  std::string value;     ///< octets, decoded
  std::size_t begin = 0; ///< offset in the record's text
  std::size_t end = 0;   ///< after the end of line, folded lines included
};

/// How a record says what an object holds. ldifde writes exports as changes that make the objects again.
enum class LdifForm : std::uint8_t {
  content,  ///< attributes below the dn
  add,      ///< the same, with `changetype: add` in between
  addition, ///< `changetype: modify` that only adds values: what an `add` had no room for
};

/// A record, every value on its own in the order of the file.
struct LdifRecord {
  std::string dn;
  LdifForm form = LdifForm::content;
  std::vector<LdifLine> lines; ///< only attributes: no dn, no changetype; of an addition the values

  /// Values gathered by attribute (names without case), in the order of first appearance.
  [[nodiscard]] DirectoryEntry entry() const;
};

/// Reads the text of one record: lines up to an empty line, comments allowed between. `first_line` is the
/// line number of its beginning. Throws Error(wrong_input) "line N: …": no name or ':' in a line, bad base64,
/// a URL as a value, a change to what is there, a range of values, a line beyond the size limit, no dn, no
/// attribute.
[[nodiscard]] LdifRecord parse_ldif_record(std::string_view text, std::size_t first_line);

/// Whether two records hold the same attributes with the same values, in whatever order and writing.
[[nodiscard]] bool same_content(const LdifRecord& a, const LdifRecord& b);

/// The record as text, folded at libldap's line width, each line ended by `eol`; values that are not plain
/// ASCII in base64. `form` is content or add. Throws Error(wrong_input) for an attribute name that LDIF
/// cannot hold or an entry without attributes.
[[nodiscard]] std::string write_ldif_record(const DirectoryEntry& entry, std::string_view eol = "\n",
                                            LdifForm form = LdifForm::content);

/// An Error(wrong_input) about a line of an LDIF text.
[[nodiscard]] Error ldif_error(std::size_t line, const std::string& what);

} // namespace gc2pc
