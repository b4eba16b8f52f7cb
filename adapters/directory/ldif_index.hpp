// SPDX-License-Identifier: Apache-2.0
/// \file
/// What an LDIF text is asked for again and again, gathered while it is checked: who has an address, which
/// objects live, what links to an object.
#pragma once

#include "adapters/directory/ldif.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sip_uri.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gc2pc {

/// Objects are identified by their number in the document.
class LdifIndex {
 public:
  /// A record of the object: the first, or one that adds values.
  void add(std::size_t number, const LdifRecord& record);
  /// After the last record, before the first question.
  void finish();

  /// Objects that may have the address as a primary or proxy address, ascending, the deleted ones too: those
  /// of all addresses with its hash. Their records say whether they do.
  [[nodiscard]] std::vector<std::size_t> bearers(const SipUri& address) const;
  /// Objects that may link to the object of this key (Dn::key), ascending: those with a link to any name with
  /// its hash.
  [[nodiscard]] std::vector<std::size_t> linkers(const std::string& key) const;
  /// Whether a record that is not deleted has this objectGUID, as 16 octets or as text.
  [[nodiscard]] bool lives(const Guid& guid) const;

 private:
  struct Mention {
    std::uint32_t hash = 0; ///< of what the object has: an address in lower case, or the key of a name
    std::uint32_t number = 0;
    friend auto operator<=>(const Mention&, const Mention&) = default;
  };
  // Sorted lists: a pool has half a million addresses, and a map takes five times the memory.
  std::vector<Mention> bearers_, linkers_;
  std::vector<Guid> live_;
};

} // namespace gc2pc
