// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/links.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gc2pc {
namespace {

/// Forward links of the base schema and of Exchange whose value may be a user or contact, then the back links
/// of these: the server computes them, but an export may hold them. In lower case.
constexpr std::array<std::string_view, 27> link_attributes{
    "member",                     // groups
    "managedby",                  // the account that manages a group or computer
    "manager",                    // the superior
    "secretary",                  //
    "assistant",                  //
    "owner",                      //
    "seealso",                    //
    "roleoccupant",               //
    "altrecipient",               // Exchange: forwarding
    "authorig",                   // Exchange: who may, and who may not, send to it
    "unauthorig",                 //
    "publicdelegates",            // Exchange: send on behalf
    "msexchcomanagedbylink",      // Exchange: further owners of a group
    "msexchdelegatelistlink",     // Exchange: full access
    "msexchbypassmoderationlink", // Exchange: moderation
    "msexchmoderatedbylink",      //
    "msds-membersforazrole",      // authorization manager
    "msds-nonmembers",            //
    "memberof",                   // back link of member
    "managedobjects",             // of managedBy
    "directreports",              // of manager
    "altrecipientbl",             // of altRecipient
    "authorigbl",                 // of authOrig
    "unauthorigbl",               // of unauthOrig
    "publicdelegatesbl",          // of publicDelegates
    "msexchdelegatelistbl",       // of msExchDelegateListLink
    "msexchcomanagedobjectsbl",   // of msExchCoManagedByLink
};

/// Whether a line of the record may name a link attribute. Most records of an export have none and need not
/// be parsed; where a name could be folded the answer is yes.
bool may_link(std::string_view raw) {
  while (!raw.empty()) {
    const auto feed = raw.find('\n');
    const auto line = raw.substr(0, feed);
    raw.remove_prefix(feed == raw.npos ? raw.size() : feed + 1);
    if (line.empty() || line.front() == ' ' || line.front() == '#')
      continue;
    const auto colon = line.find(':');
    if (colon == line.npos ? line != "-" && line != "\r" && line != "-\r"
                           : is_link_attribute(line.substr(0, colon)))
      return true;
  }
  return false;
}

/// Whether a name is written so that its normal form is nothing but its letters in lower case. Most names
/// are, and a group of thousands need not take each of them apart.
bool is_plain(std::string_view name) {
  char before = ',';
  bool in_value = false;
  for (const char c : name) {
    const bool separates = c == ',' || c == '=';
    const bool after_separator = before == ',' || before == '=' || before == ' ';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || (in_value && (c == '.' || c == '_'));
    if (!plain && !separates && c != ' ')
      return false;
    if (!plain && after_separator) // a blank is between two letters only, and no part is empty
      return false;
    if (c == ' ' ? !in_value : separates && (c == '=') == in_value)
      return false;
    in_value = separates ? c == '=' : in_value;
    before = c;
  }
  return in_value && before != '=' && before != ' ';
}

} // namespace

bool is_link_attribute(std::string_view name) {
  name = name.substr(0, name.find(';'));
  return std::any_of(link_attributes.begin(), link_attributes.end(),
                     [&](std::string_view link) { return equals_ignoring_case(name, link); });
}

std::vector<std::size_t> links_in(const LdifRecord& record, const std::string& key) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < record.lines.size(); ++i) {
    const auto& line = record.lines[i];
    if (!is_link_attribute(line.name) || (is_plain(line.value) && !equals_ignoring_case(line.value, key)))
      continue;
    if (const auto dn = Dn::parse(line.value); dn && dn->key() == key)
      found.push_back(i);
  }
  return found;
}

std::vector<LinkingRecord> find_links(const LdifDocument& document, const std::string& key) {
  std::vector<LinkingRecord> found;
  const auto take = [&](std::size_t index) {
    auto record = document.record(index);
    auto lines = links_in(record, key);
    if (!lines.empty())
      found.push_back({index, std::move(record), std::move(lines)});
  };
  if (const auto* known = document.linking_objects(key)) {
    for (const auto index : *known)
      take(index);
    return found;
  }
  for (std::size_t index = 0; index < document.size(); ++index) {
    const auto& place = document.place(index);
    if (document.key(index) == key)
      continue;
    bool possible = false;
    for (std::size_t number = 0; number < place.parts() && !possible; ++number)
      possible = may_link(document.raw(place.part(number)));
    if (possible)
      take(index);
  }
  std::vector<std::size_t> objects;
  for (const auto& link : found)
    objects.push_back(link.index);
  document.remember_linking_objects(key, std::move(objects));
  return found;
}

} // namespace gc2pc
