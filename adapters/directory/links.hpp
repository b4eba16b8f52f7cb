// SPDX-License-Identifier: Apache-2.0
/// \file
/// What links to an object of an LDIF document.
#pragma once

#include "adapters/directory/ldif_document.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gc2pc {

/// A record that links to an object, and the values that do.
struct LinkingRecord {
  std::size_t index = 0; ///< in the document
  LdifRecord record;
  std::vector<std::size_t> lines; ///< indices into record.lines, ascending
};

/// The links in one record to the object of this key (Dn::key).
[[nodiscard]] std::vector<std::size_t> links_in(const LdifRecord& record, const std::string& key);
/// All records but the object's own that link to it, in the order of the file.
[[nodiscard]] std::vector<LinkingRecord> find_links(const LdifDocument& document, const std::string& key);

} // namespace gc2pc
