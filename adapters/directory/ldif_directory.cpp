// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_directory.hpp"

#include "adapters/directory/account_obstacles.hpp"
#include "adapters/directory/account_remarks.hpp"
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/ldif_image.hpp"
#include "adapters/directory/ldif_relatives.hpp"
#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/owners.hpp"
#include "adapters/directory/pools.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/text.hpp"

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
    if (document.key(i).ends_with(below))
      throw Error(ErrorKind::conflict, quoted_name(dn.text()) + " cannot be removed: " +
                                           quoted_name(document.record(i).dn) + " is below it")
          .hint("Move the objects below it to another container first.");
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
                                       " must be changed, but occurs twice: in " + where(place) +
                                       ", and in " + where(*copy))
      .hint("Remove one of the two records, or export without the overlap.");
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

/// An object of an export, as far as comparisons ask: back links follow from the links of other objects.
CompareQuestions questions_of(const LdifDocument& document) {
  return {[](const std::string& name) {
            return name == "memberof" || name == "directreports" || name == "managedobjects";
          },
          [&](const ObjectReference& object) { return find_record(document, object).has_value(); }};
}

} // namespace

LdifDirectory::LdifDirectory(std::vector<std::filesystem::path> paths, Links links)
    : file_(std::move(paths), links) {
  static_cast<void>(file_.look());
}

LdifDirectory::LdifDirectory(std::filesystem::path path)
    : LdifDirectory(std::vector<std::filesystem::path>{std::move(path)}) {}

std::string LdifDirectory::description() const {
  return ldif_spec(file_.paths());
}

std::vector<AddressOwner> LdifDirectory::find_owners(const SipUri& address) {
  const auto& document = file_.look();
  std::vector<AddressOwner> found;
  for (const auto number : document.index().bearers(address))
    if (auto owner = as_owner(document.record(number).entry(), address))
      found.push_back(*std::move(owner));
  return found;
}

std::optional<DirectoryEntry> LdifDirectory::read(std::string_view dn) {
  const auto& document = file_.look();
  const auto index = document.find(Dn::require(dn).key());
  if (!index)
    return std::nullopt;
  return document.record(*index).entry();
}

std::set<Guid> LdifDirectory::live_guids(std::span<const Guid> wanted) {
  const auto& index = file_.look().index();
  std::set<Guid> found;
  std::copy_if(wanted.begin(), wanted.end(), std::inserter(found, found.end()),
               [&](const Guid& guid) { return index.lives(guid); });
  return found;
}

Deployment LdifDirectory::deployment() {
  const auto& document = file_.look();
  Deployment deployment;
  std::vector<std::string> home_servers;
  for (std::size_t i = 0; i < document.size(); ++i) {
    if (document.key(i).find("cn=rtc service,") == std::string_view::npos)
      continue; // spares taking the record apart
    const auto entry = document.record(i).entry();
    const Dn dn = Dn::require(entry.dn);
    if (dn.rdn(1) == "cn=pools" && dn.rdn(2) == "cn=rtc service")
      add_pool(deployment, entry);
    else if (dn.rdn(0) == "cn=lc services")
      home_servers.push_back(entry.dn);
    else if (dn.rdn(0) == "cn=application contacts" && dn.rdn(1) == "cn=rtc service")
      deployment.application_contacts_dn = entry.dn;
    else
      add_deployment_fact(deployment, entry);
  }
  for (const auto& dn : home_servers)
    add_home_server(deployment, dn);
  finish(deployment);
  return deployment;
}

DirectoryBeforeImage LdifDirectory::before_image(std::string_view dn) {
  const auto& document = file_.look();
  const Dn name = Dn::require(dn);
  const auto index = require_record(document, name, description());
  const auto links = find_links(document, name.key());
  refuse_copies(document, index);
  refuse_copies(document, links);
  auto image = make_image(document, index, links);
  add_relatives(image, document);
  return image;
}

RestoreFidelity LdifDirectory::restore_fidelity(const DirectoryBeforeImage& image) {
  const auto& document = file_.look();
  const auto before = read_image(image);
  RestoreFidelity fidelity; // the file holds objectGUID and objectSid like any other attribute
  for (std::size_t i = 1; i < before.records.size(); ++i)
    if (const auto holder = reference_to(before.records.record(i).entry()); !find_record(document, holder))
      fidelity.differences.push_back(lost_holder(holder.dn));
  if (const auto index = document.find(Dn::require(place_of(document, image).value_or(image.dn)).key())) {
    // An administrator who could not restore it may have created another of its name.
    const auto then = before.records.record(0).entry(), now = document.record(*index).entry();
    fidelity.same_guid = then.first("objectGUID") == now.first("objectGUID");
    fidelity.same_sid = then.first("objectSid") == now.first("objectSid");
  }
  return fidelity;
}

std::vector<std::string> LdifDirectory::restore_obstacles(const DirectoryBeforeImage& image,
                                                          Release release) {
  const auto& document = file_.look();
  const auto before = read_image(image);
  if (release == Release::withdraw) {
    const auto index = document.find(before.key);
    return give_back_obstacles(before.records.record(0).entry(),
                               index ? std::optional(document.record(*index).entry()) : std::nullopt);
  }
  const auto place = place_of(document, image);
  if (!place)
    return {parent_is_gone(image)};
  const auto present = document.find(Dn::require(*place).key());
  if (!present)
    return {};
  // Its GUID says whether it is the account; an export without GUIDs has only the attributes for that.
  const auto then = before.records.record(0), now = document.record(*present);
  const auto guid = reference_to(then.entry()).guid;
  const bool same = guid ? guid == reference_to(now.entry()).guid : same_content(then, now);
  return same ? std::vector<std::string>() : std::vector<std::string>{name_is_taken(*place)};
}

std::vector<std::string> LdifDirectory::compare(const DirectoryBeforeImage& image, Comparison comparison) {
  const auto& document = file_.look();
  const auto place = place_of(document, image).value_or(image.dn);
  const auto before = state_of(image);
  auto index = find_record(document, reference_to(before.object));
  if (!index)
    index = document.find(Dn::require(place).key());
  if (!index)
    return {"it does not exist"};
  return compare_states(before, state_of(document, *index), place, comparison, questions_of(document)).all();
}

std::vector<LinkingRecord> LdifDirectory::refuse_changed(const LdifDocument& document, std::size_t index,
                                                         const DirectoryBeforeImage& image) const {
  const auto before = read_image(image);
  const auto changed = [&](const std::string& what) {
    return Error(ErrorKind::changed, quoted_name(image.dn) + " differs from the snapshot: " + what)
        .hint("Make a new plan and snapshot.");
  };
  if (!same_content(before.records.record(0), document.record(index)))
    throw changed("its attributes differ");
  auto links = find_links(document, before.key);
  if (link_list(find_links(before.records, before.key)) != link_list(links))
    throw changed("the objects that refer to it have changed");
  auto now = image;
  add_relatives(now, document);
  if (now.children != image.children)
    throw changed("the objects below it have changed");
  return links;
}

void LdifDirectory::require_unchanged(const DirectoryBeforeImage& image) {
  const auto& document = file_.look();
  static_cast<void>(
      refuse_changed(document, require_record(document, Dn::require(image.dn), description()), image));
}

void LdifDirectory::remove(const DirectoryBeforeImage& image) {
  const auto& document = file_.look();
  const Dn dn = Dn::require(image.dn);
  const auto index = require_record(document, dn, description());
  const auto links = refuse_changed(document, index, image);
  refuse_obstacles(release_advice(image, Release::remove).obstacles);
  file_.replace(without_object(document, index, links));
}

ReleaseAdvice LdifDirectory::release_advice(const DirectoryBeforeImage& image, Release release) {
  const auto account = read_image(image).records.record(0).entry();
  ReleaseAdvice advice{account_remarks(account, image.group_dns, release), {}, {}};
  if (release == Release::remove) {
    const auto parent = image.parent ? read(image.parent->dn) : std::nullopt;
    advice.obstacles = deletion_obstacles(image, account.first("nTSecurityDescriptor"));
    if (auto clause =
            parent_protection(image, parent ? parent->first("nTSecurityDescriptor") : std::string());
        !clause.empty())
      advice.remarks.push_back(std::move(clause));
  }
  return advice;
}

void LdifDirectory::withdraw(const DirectoryBeforeImage& image) {
  const auto& document = file_.look();
  const auto index = require_record(document, Dn::require(image.dn), description());
  static_cast<void>(refuse_changed(document, index, image));
  refuse_copies(document, index);
  file_.replace(take_sip_values(document, index));
}

void LdifDirectory::give_back(const DirectoryBeforeImage& image) {
  refuse_obstacles(restore_obstacles(image, Release::withdraw));
  const auto& document = file_.look();
  const auto before = read_image(image);
  const auto index = document.find(before.key).value();
  const auto edits = put_sip_values_back(document, index, before);
  if (edits.empty())
    return;
  refuse_copies(document, index);
  file_.replace(edits);
}

RestoreFidelity LdifDirectory::restore(const DirectoryBeforeImage& image) {
  refuse_obstacles(restore_obstacles(image, Release::remove));
  const auto& document = file_.look();
  const auto before = read_image(image);
  const auto place = place_of(document, image).value_or(image.dn);
  const bool moved = place != image.dn;
  std::vector<LdifEdit> edits;
  for (std::size_t i = 1; i < before.records.size(); ++i) {
    const auto group = find_record(document, reference_to(before.records.record(i).entry()));
    if (!group)
      continue; // the comparison says so
    auto back = moved ? links_to_moved(document, *group, before, i, place)
                      : put_links_back(document, *group, before, i);
    if (!back.empty())
      refuse_copies(document, *group);
    add(edits, std::move(back));
  }
  if (!document.find(Dn::require(place).key()))
    add(edits, moved ? std::vector<LdifEdit>{moved_object(document, before, place)}
                     : put_object_back(document, before));
  if (!edits.empty())
    file_.replace(edits);
  const auto& now = file_.look();
  return compare_states(state_of(image), state_of(now, now.find(Dn::require(place).key()).value()), place,
                        Comparison::as_it_was, questions_of(now));
}

void LdifDirectory::create(const DirectoryEntry& entry) {
  const auto& document = file_.look();
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
  const auto& document = file_.look();
  const Dn name = Dn::require(dn);
  const auto index = document.find(name.key());
  if (!index)
    return;
  refuse_children(document, name);
  file_.replace(without_object(document, *index, find_links(document, name.key())));
}

} // namespace gc2pc
