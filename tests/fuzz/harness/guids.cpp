// SPDX-License-Identifier: Apache-2.0
// GUIDs, SIDs and security descriptors: texts and octets, both ways.
#include "adapters/directory/security_descriptor.hpp"
#include "mappings/model/guid.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

void guid(std::string_view text) {
  const auto guid = Guid::parse(text);
  if (!guid)
    return;
  const auto written = guid->text();
  holds(written.size() == Guid::text_size && written.starts_with(guid->head()), "a GUID has 36 characters");
  holds(Guid::parse(written) == guid && Guid::parse("{" + written + "}") == guid,
        "a GUID is read again from its own text");
  holds(Guid::from_directory(guid->directory_octets()) == guid, "and from its octets");
}

void octets(std::string_view bytes) {
  const auto guid = Guid::from_directory(bytes.substr(0, 16));
  holds(guid.has_value() == (bytes.size() >= 16), "16 octets are a GUID");
  if (!guid)
    return;
  holds(guid->directory_octets() == bytes.substr(0, 16), "octets are the same again");
  holds(Guid::parse(guid->text()) == guid, "and the text is");
  const auto named = Guid::v5(*guid, bytes.substr(16));
  holds(named.text()[14] == '5' && std::string_view("89ab").find(named.text()[19]) != std::string_view::npos,
        "a GUID by name says so");
}

void sid(std::string_view text) {
  const auto sid = sid_from(text);
  if (sid.empty())
    return;
  holds(sid_from(sid) == sid, "a SID in octets stays as it is");
  const auto rid = rid_of(sid);
  if (!rid)
    return;
  const auto sibling = sibling_of(sid, 512);
  holds(sibling.size() == sid.size() && rid_of(sibling) == 512U,
        "a sibling has the number that was asked for");
  holds(sibling_of(sibling, *rid) == sid, "and its sibling is the first again");
}

void descriptor(std::string_view bytes) {
  const auto read = SecurityDescriptor::parse(bytes);
  if (!read)
    return;
  holds(read->same_as(*read), "a descriptor is the same as itself");
  const std::set<Sid> token{read->owner, read->group};
  if (!read->has_list)
    holds(read->grants(right_delete, token), "without a list everything is allowed");
  (void)read->grants(right_delete | right_delete_child, token, bytes.substr(0, 16));
  (void)read->denies_everyone(right_delete_tree);
  auto turned = *read;
  std::reverse(turned.entries.begin(), turned.entries.end());
  holds(read->same_as(turned), "the order of the entries does not count");
}

void one_input(std::string_view bytes) {
  guid(bytes);
  octets(bytes);
  sid(bytes);
  descriptor(bytes);
}

const Registration registration{"guids", one_input};

} // namespace
} // namespace gc2pc::fuzz
