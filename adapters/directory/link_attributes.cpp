// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/link_attributes.hpp"

#include "mappings/model/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

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

/// The lengths that their names have. Most attributes of an export have another: each line is asked for.
constexpr auto link_lengths = [] {
  std::uint32_t lengths = 0;
  for (const auto name : link_attributes)
    lengths |= std::uint32_t{1} << name.size();
  return lengths;
}();
constexpr std::size_t longest_link = 31;

constexpr bool begins_link(char letter) {
  return std::any_of(link_attributes.begin(), link_attributes.end(),
                     [&](std::string_view name) { return name.front() == letter; });
}
constexpr auto first_letters = [] {
  std::array<bool, 256> is_first{};
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    is_first[static_cast<unsigned char>(letter)] = begins_link(letter);
    is_first[static_cast<unsigned char>(letter - 'a' + 'A')] = begins_link(letter);
  }
  return is_first;
}();

} // namespace

bool is_link_attribute(std::string_view name) {
  name = name.substr(0, name.find(';'));
  if (name.empty() || name.size() > longest_link || (link_lengths >> name.size() & 1) == 0 ||
      !first_letters[static_cast<unsigned char>(name.front())])
    return false;
  return std::any_of(link_attributes.begin(), link_attributes.end(),
                     [&](std::string_view link) { return equals_ignoring_case(name, link); });
}

} // namespace gc2pc
