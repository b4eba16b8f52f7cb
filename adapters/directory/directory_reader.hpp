// SPDX-License-Identifier: Apache-2.0
/// \file
/// The directory as it can be read: who owns an address, what the deployment has, what a change would
/// bring and a restore could not.
#pragma once

#include "mappings/model/date_time.hpp"
#include "mappings/model/guid.hpp"
#include "mappings/model/sip_uri.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// One attribute with its values as octets, in the order of the directory.
struct DirectoryAttribute {
  std::string name;
  std::vector<std::string> values;
};

/// One object: its distinguished name and its attributes.
struct DirectoryEntry {
  std::string dn;
  std::vector<DirectoryAttribute> attributes;

  /// Values of an attribute (name compared without case); empty when it has none.
  [[nodiscard]] std::span<const std::string> values(std::string_view name) const;
  /// The first value, or an empty text.
  [[nodiscard]] std::string first(std::string_view name) const;
  /// One of the objectClass values is `name`, compared without case.
  [[nodiscard]] bool is_a(std::string_view name) const;
};

/// What kind of object owns an address; only a user is ever removed.
enum class OwnerKind { user, contact, other };

/// An object that has the address in msRTCSIP-PrimaryUserAddress or as a value of proxyAddresses.
struct AddressOwner {
  DirectoryEntry entry;
  OwnerKind kind = OwnerKind::other;
  bool is_endpoint = false; ///< a contact below CN=Application Contacts,CN=RTC Service,…
};

/// A pool of users (Registrar), to which a Persistent Chat pool is attached as its next hop.
struct RegistrarPool {
  std::string fqdn;
  std::string dn; ///< CN=<fqdn>,CN=Pools,CN=RTC Service,…
  std::string
      home_server_dn; ///< CN=Lc Services,CN=Microsoft,<dn>; empty when the directory has no such object
};

/// What the directory says of the deployment as a whole.
struct Deployment {
  /// The container of endpoints; empty when the forest is not prepared.
  std::string application_contacts_dn;
  std::vector<RegistrarPool> pools; ///< sorted by name
  /// Contacts of Persistent Chat in that container, sorted by name: each pool has one of its own, made by
  /// setup.
  std::vector<DirectoryEntry> endpoints;
  /// Names of the deployment's SIP domains, lower case, sorted; empty when the directory does not hold them.
  std::vector<std::string> sip_domains;
};

/// Another object: its name, and what stays when it is renamed or moved.
struct ObjectReference {
  std::string dn;
  std::optional<Guid> guid; ///< nothing where an export has left it out

  friend bool operator==(const ObjectReference&, const ObjectReference&) = default;
};

/// Everything that is needed to put an object back: its record, the records of the groups that link to it,
/// and its place. Serialised as LDIF with the adapter's own notes, so that a snapshot can hold it.
struct DirectoryBeforeImage {
  std::string dn;
  std::vector<std::string> group_dns; ///< objects that link to it (member, manager, …)
  std::string ldif;  ///< RFC 2849 content records: the object first, then the linking objects
  std::string notes; ///< opaque text of the adapter (positions, encodings); may be empty
  /// The object that it lies below; nothing when the directory does not show that object.
  std::optional<ObjectReference> parent;
  /// The group that primaryGroupID of an account stands for: neither memberOf nor member names it.
  std::optional<ObjectReference> primary_group;
  /// Objects below it, however deep, in the order of their names.
  std::vector<ObjectReference> children;
};

/// How true a restored object is to what it was. The same loss has the same words before it happens and
/// after.
struct RestoreFidelity {
  bool same_guid = true;
  bool same_sid = true;
  std::vector<std::string> differences; ///< in plain words, empty when nothing differs
  std::vector<std::string> refused;     ///< what the directory refused on the way, with its words

  /// The differences, those of identity first.
  [[nodiscard]] std::vector<std::string> all() const;
};

/// What an object is compared with.
enum class Comparison {
  as_it_was, ///< with all that the before-image holds
  withdrawn  ///< with that, without the values that make it a SIP account
};

/// How the owner gives the address up.
enum class Release {
  remove,  ///< the object goes
  withdraw ///< it stays and loses what makes it a SIP account, as Disable-CsUser does it
};

/// What one ought to know before the owner gives the address up.
struct ReleaseAdvice {
  std::vector<std::string> remarks; ///< about the object and the directory, each a clause in plain words
  /// What the account that signs in is not allowed to do, as far as the directory says, each a clause.
  std::vector<std::string> lacking;
  /// What keeps anybody from it, whatever his rights: objects below, protection. Each one or two sentences,
  /// the way out included.
  std::vector<std::string> obstacles;
};

/// The owners as one server sees them.
struct ControllerView {
  std::string controller;
  std::vector<AddressOwner> owners;
  std::string trouble; ///< why it could not be asked; empty when it could
};

/// A server that was named, as it answers now.
struct DirectoryServer {
  std::string url;
  std::string account;         ///< that gc2pc is signed in with, as the server or the login names it
  std::optional<DateTime> utc; ///< by its clock
  std::optional<std::int64_t> certificate_end; ///< of its TLS certificate, in seconds since 1970
  std::string trouble;                         ///< why it could not be asked; empty when it could
};

/// Servers of a directory; none for one that is files.
struct DirectoryServers {
  std::vector<DirectoryServer> named;
  std::vector<std::string> unnamed; ///< hosts that the directory has besides them
};

/// The reads of a directory: all that a dry run has of it.
/// Every call may throw Error (connection, permission, wrong_input, conflict, no_space).
class DirectoryReader {
 public:
  virtual ~DirectoryReader() = default;

  /// What it is, for reports; no secret in it. E.g. `ldif:/path/directory.ldif`.
  [[nodiscard]] virtual std::string description() const = 0;
  /// It only asks for changes: what was asked for shows when a person has done it, so the caller waits and
  /// looks.
  [[nodiscard]] virtual bool is_deferred() const { return false; }
  /// What a person has to do for the change that was asked for last, as a sentence without its full stop;
  /// empty when that is nothing.
  [[nodiscard]] virtual std::string pending_action() const { return {}; }
  /// What to know of it as a whole, as far as it tells: how deleted objects are kept, which controllers were
  /// not named. Each a clause in plain words.
  [[nodiscard]] virtual std::vector<std::string> remarks() { return {}; }
  /// All live objects, in every naming context, that have the address (ignoring case).
  [[nodiscard]] virtual std::vector<AddressOwner> find_owners(const SipUri& address) = 0;
  /// The same, asked of each server by itself; a directory of one piece gives one view.
  [[nodiscard]] virtual std::vector<ControllerView> owners_everywhere(const SipUri& address);
  /// Each of its servers by itself: one that does not answer is in the result.
  [[nodiscard]] virtual DirectoryServers servers() { return {}; }
  [[nodiscard]] virtual std::optional<DirectoryEntry> read(std::string_view dn) = 0;
  /// Nothing is asked for a while: frees what is only kept to answer faster.
  virtual void rest() {}
  /// Which of `wanted` are the objectGUID of a live object (an object with isDeleted TRUE does not count)
  /// (C37).
  [[nodiscard]] virtual std::set<Guid> live_guids(std::span<const Guid> wanted) = 0;
  /// Pools, endpoints and SIP domains.
  [[nodiscard]] virtual Deployment deployment() = 0;

  /// The values of the attribute are octets and no text: by the schema of a server; where there is none, by
  /// its name, or because no text is written like that.
  [[nodiscard]] virtual bool holds_octets(const DirectoryAttribute& attribute);

  /// Everything needed to restore the object. Throws not_found.
  [[nodiscard]] virtual DirectoryBeforeImage before_image(std::string_view dn) = 0;
  /// What `restore` would be able to restore, found out before anything is removed.
  [[nodiscard]] virtual RestoreFidelity restore_fidelity(const DirectoryBeforeImage& image) = 0;
  /// What keeps `restore` or `give_back` from succeeding now: each one or two sentences, the way out
  /// included. Changes nothing.
  [[nodiscard]] virtual std::vector<std::string> restore_obstacles(const DirectoryBeforeImage& image,
                                                                   Release release) = 0;
  /// In what the object differs from the image now: attributes but those that a server writes by itself,
  /// memberships, primary group, objects below, owner and access list. Each a clause in plain words; what a
  /// restore cannot restore, in the words of `restore_fidelity`.
  [[nodiscard]] virtual std::vector<std::string> compare(const DirectoryBeforeImage& image,
                                                         Comparison comparison) = 0;

  /// What to know before a release of the object, without trying anything; of `remarks` what concerns it.
  [[nodiscard]] virtual ReleaseAdvice release_advice(const DirectoryBeforeImage& image, Release release) = 0;

  /// What `withdraw` and `remove` check first. Throws changed when the object is no longer as in the
  /// before-image, not_found when it is gone.
  virtual void require_unchanged(const DirectoryBeforeImage& image) = 0;
};

} // namespace gc2pc
