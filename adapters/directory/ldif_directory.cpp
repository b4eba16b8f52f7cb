// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "adapters/directory/account_remarks.hpp"
#include "adapters/directory/ascii.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/ldif_image.hpp"
#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/pools.hpp"
#include "adapters/directory/quoted_name.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gc2pc {
namespace {

std::size_t require_record(const LdifDocument& document, const Dn& dn, const std::string& description) {
  const auto index = document.find(dn.key());
  if (!index)
    throw Error(ErrorKind::not_found, quoted_name(dn.text()) + " is not in " + description);
  return *index;
}

void add(std::vector<LdifEdit>& edits, std::vector<LdifEdit> more) {
  std::move(more.begin(), more.end(), std::back_inserter(edits));
}

/// Each linking object with its links, in a form that can be compared.
std::vector<std::string> link_list(const std::vector<LinkingRecord>& links) {
  std::vector<std::string> list;
  for (const auto& link : links)
    for (const auto line : link.lines)
      list.push_back(Dn::require(link.record.dn).key() + '\n' + ascii_lower(link.record.lines[line].name));
  std::sort(list.begin(), list.end());
  return list;
}

void refuse_children(const LdifDocument& document, const Dn& dn) {
  const std::string below = "," + dn.key();
  for (std::size_t i = 0; i < document.size(); ++i)
    if (document.place(i).key.ends_with(below))
      throw Error(ErrorKind::conflict, quoted_name(dn.text()) + " cannot be removed: " +
                                           quoted_name(document.record(i).dn) + " lies below it")
          .hint("Move the objects below it elsewhere first.");
}

/// A change to one of two records that say the same would make the files contradict each other.
void refuse_copies(const LdifDocument& document, std::size_t index) {
  const auto& place = document.place(index);
  const auto* copy = place.copy();
  if (copy == nullptr)
    return;
  const auto where = [&](const LdifPart& part) {
    return quoted_name(document.files()[part.file].name) + ", line " + std::to_string(part.line);
  };
  throw Error(ErrorKind::conflict, quoted_name(document.record(index).dn) +
                                       " would have to be changed, and stands twice: in " + where(place) +
                                       ", and in " + where(*copy))
      .hint("Take one of the two out, or export without the overlap.");
}

void refuse_copies(const LdifDocument& document, const std::vector<LinkingRecord>& links) {
  for (const auto& link : links)
    refuse_copies(document, link.index);
}

/// Takes an object and the links to it out.
std::vector<LdifEdit> without_object(const LdifDocument& document, std::size_t index,
                                     const std::vector<LinkingRecord>& links) {
  refuse_copies(document, index);
  refuse_copies(document, links);
  const auto& place = document.place(index);
  if (document.file_of(index).records == place.parts())
    throw Error(ErrorKind::conflict,
                quoted_name(document.record(index).dn) + " is the only object of the file")
        .hint("Export the whole directory.");
  auto edits = take_out(document, index);
  for (const auto& link : links)
    add(edits, take_out(document, link.index, link.record, link.lines));
  return edits;
}

/// The name of an object that must exist for the pool to be of use, as the directory spells it.
std::string require_object(const LdifDocument& document, const PoolFacts& pool, const std::string& dn,
                           std::string_view what) {
  const auto index = document.find(Dn::require(dn).key());
  if (!index)
    throw lacks_object(pool, dn, what);
  return document.record(*index).dn;
}

} // namespace

LdifDirectory::LdifDirectory(std::vector<std::filesystem::path> paths) : file_(std::move(paths)) {
  static_cast<void>(file_.load());
}

LdifDirectory::LdifDirectory(std::filesystem::path path)
    : LdifDirectory(std::vector<std::filesystem::path>{std::move(path)}) {}

std::string LdifDirectory::description() const {
  return ldif_spec(file_.paths());
}

std::vector<AddressOwner> LdifDirectory::find_owners(const SipUri& address) {
  const auto& document = file_.load();
  std::vector<AddressOwner> found;
  for (const auto number : document.index().bearers(address))
    if (auto owner = as_owner(document.record(number).entry(), address))
      found.push_back(*std::move(owner));
  return found;
}

std::optional<DirectoryEntry> LdifDirectory::read(std::string_view dn) {
  const auto& document = file_.load();
  const auto index = document.find(Dn::require(dn).key());
  if (!index)
    return std::nullopt;
  return document.record(*index).entry();
}

std::set<Guid> LdifDirectory::live_guids(std::span<const Guid> wanted) {
  const auto& index = file_.load().index();
  std::set<Guid> found;
  std::copy_if(wanted.begin(), wanted.end(), std::inserter(found, found.end()),
               [&](const Guid& guid) { return index.lives(guid); });
  return found;
}

std::vector<DirectoryEntry> LdifDirectory::pool_entries(const LdifDocument& document) const {
  std::vector<DirectoryEntry> found;
  for (std::size_t i = 0; i < document.size(); ++i) {
    if (document.place(i).key.find(",cn=pools,cn=rtc service,") == std::string::npos)
      continue; // spares taking the name apart
    auto entry = document.record(i).entry();
    const Dn dn = Dn::require(entry.dn);
    if (dn.rdn(1) == "cn=pools" && dn.rdn(2) == "cn=rtc service" && !is_deleted(entry))
      found.push_back(std::move(entry));
  }
  return found;
}

std::optional<PoolFacts> LdifDirectory::find_pool(std::string_view fqdn) {
  const auto& document = file_.load();
  const auto pool = choose_pool(pool_entries(document), fqdn);
  if (!pool)
    return std::nullopt;
  auto facts = expected_facts(*pool);
  facts.home_server_dn = require_object(document, facts, facts.home_server_dn, home_server_use);
  facts.application_contacts_dn =
      require_object(document, facts, facts.application_contacts_dn, contacts_use);
  const Dn contacts = Dn::require(facts.application_contacts_dn);
  for (std::size_t i = 0; i < document.size(); ++i)
    if (document.place(i).key.find("cn=rtc service,") != std::string::npos)
      add_deployment_fact(facts, contacts, document.record(i).entry());
  return facts;
}

std::vector<std::string> LdifDirectory::pools() {
  return host_names(pool_entries(file_.load()));
}

DirectoryBeforeImage LdifDirectory::before_image(std::string_view dn) {
  const auto& document = file_.load();
  const Dn name = Dn::require(dn);
  const auto index = require_record(document, name, description());
  const auto links = find_links(document, name.key());
  refuse_copies(document, index);
  refuse_copies(document, links);
  return make_image(document, index, links);
}

RestoreFidelity LdifDirectory::restore_fidelity(const DirectoryBeforeImage& image) {
  const auto& document = file_.load();
  const auto before = read_image(image);
  RestoreFidelity fidelity; // the file holds objectGUID and objectSid like any other attribute
  for (std::size_t i = 1; i < before.records.size(); ++i)
    if (!document.find(before.records.place(i).key))
      fidelity.differences.push_back(quoted_name(before.records.record(i).dn) +
                                     ", which named it, does not exist any more");
  if (const auto index = document.find(before.key)) {
    // Somebody who could not bring it back may have made another of its name.
    const auto then = before.records.record(0).entry(), now = document.record(*index).entry();
    fidelity.same_guid = then.first("objectGUID") == now.first("objectGUID");
    fidelity.same_sid = then.first("objectSid") == now.first("objectSid");
  }
  return fidelity;
}

std::vector<LinkingRecord> LdifDirectory::refuse_changed(const LdifDocument& document, std::size_t index,
                                                         const DirectoryBeforeImage& image) const {
  const auto before = read_image(image);
  const auto changed = [&](const std::string& what) {
    return Error(ErrorKind::changed, quoted_name(image.dn) + " is not as it was in the snapshot: " + what)
        .hint("Make a new plan and snapshot.");
  };
  if (!same_content(before.records.record(0), document.record(index)))
    throw changed("its attributes differ");
  auto links = find_links(document, before.key);
  if (link_list(find_links(before.records, before.key)) != link_list(links))
    throw changed("other objects name it now, or name it no more");
  return links;
}

void LdifDirectory::require_unchanged(const DirectoryBeforeImage& image) {
  const auto& document = file_.load();
  static_cast<void>(
      refuse_changed(document, require_record(document, Dn::require(image.dn), description()), image));
}

void LdifDirectory::remove(const DirectoryBeforeImage& image) {
  const auto& document = file_.load();
  const Dn dn = Dn::require(image.dn);
  const auto index = require_record(document, dn, description());
  const auto links = refuse_changed(document, index, image);
  refuse_children(document, dn);
  file_.replace(without_object(document, index, links));
}

ReleaseAdvice LdifDirectory::release_advice(const DirectoryBeforeImage& image, Release release) {
  return {account_remarks(read_image(image).records.record(0).entry(), image.group_dns, release), {}};
}

void LdifDirectory::withdraw(const DirectoryBeforeImage& image) {
  const auto& document = file_.load();
  const auto index = require_record(document, Dn::require(image.dn), description());
  static_cast<void>(refuse_changed(document, index, image));
  refuse_copies(document, index);
  file_.replace(take_sip_values(document, index));
}

void LdifDirectory::give_back(const DirectoryBeforeImage& image) {
  const auto& document = file_.load();
  const auto before = read_image(image);
  const auto index = document.find(before.key);
  if (!index)
    throw gone_since(image.dn);
  refuse_other_address(before.records.record(0).entry(), document.record(*index).entry());
  const auto edits = put_sip_values_back(document, *index, before);
  if (edits.empty())
    return;
  refuse_copies(document, *index);
  file_.replace(edits);
}

RestoreFidelity LdifDirectory::restore(const DirectoryBeforeImage& image) {
  auto fidelity = restore_fidelity(image);
  const auto& document = file_.load();
  const auto before = read_image(image);
  std::vector<LdifEdit> edits;
  for (std::size_t i = 1; i < before.records.size(); ++i) {
    const auto group = document.find(before.records.place(i).key);
    if (!group)
      continue; // told by restore_fidelity
    auto back = put_links_back(document, *group, before, i);
    if (!back.empty())
      refuse_copies(document, *group);
    add(edits, std::move(back));
  }
  if (const auto present = document.find(before.key)) {
    if (!same_content(before.records.record(0), document.record(*present)))
      throw Error(ErrorKind::conflict,
                  quoted_name(image.dn) + " exists, but is not as it was in the snapshot")
          .hint("Rename or remove that object, then run rollback again.");
  } else {
    add(edits, put_object_back(document, before));
  }
  if (!edits.empty())
    file_.replace(edits);
  return fidelity;
}

void LdifDirectory::create(const DirectoryEntry& entry) {
  const auto& document = file_.load();
  const Dn dn = Dn::require(entry.dn);
  if (document.find(dn.key()))
    throw Error(ErrorKind::conflict, quoted_name(entry.dn) + " already exists");
  const auto parent = dn.parent();
  const auto above = parent ? document.find(Dn::require(*parent).key()) : std::nullopt;
  if (!above)
    throw Error(ErrorKind::not_found,
                quoted_name(entry.dn) + " cannot be created: " +
                    (parent ? quoted_name(*parent) + " does not exist" : "it has no parent"))
        .hint("Create the parent first, or check the name.");
  DirectoryEntry complete = entry;
  if (complete.values(dn.naming_attribute()).empty())
    complete.attributes.push_back({ascii_lower(dn.naming_attribute()), {dn.naming_value()}});
  const auto& file = document.file_of(*above);
  file_.replace({append_record(file, write_ldif_record(complete, file.eol, file.form))});
}

void LdifDirectory::remove_created(std::string_view dn) {
  const auto& document = file_.load();
  const Dn name = Dn::require(dn);
  const auto index = document.find(name.key());
  if (!index)
    return;
  refuse_children(document, name);
  file_.replace(without_object(document, *index, find_links(document, name.key())));
}

} // namespace gc2pc
