// SPDX-License-Identifier: Apache-2.0
/// \file
/// The directory as the cutover needs it: an owner gives up its address, an endpoint gets it, and back.
#pragma once

#include "adapters/directory/directory_reader.hpp"

#include <string>
#include <string_view>

namespace gc2pc {

/// An edge: a directory that owns SIP addresses. Implementations: LDIF file (embedded default), LDAP, and a
/// script for an administrator around either of them.
class Directory : public DirectoryReader {
 public:
  /// Takes every msRTCSIP attribute and every `sip:` value of proxyAddresses from the object. Throws as
  /// remove.
  virtual void withdraw(const DirectoryBeforeImage& image) = 0;
  /// Gives an object in its old place back what `withdraw` took. Having it already is success. Throws
  /// conflict when the object is gone, or was given other values since.
  virtual void give_back(const DirectoryBeforeImage& image) = 0;
  /// Removes the object and every link to it. Throws changed when it is no longer as in the before-image,
  /// not_found when it is gone.
  virtual void remove(const DirectoryBeforeImage& image) = 0;
  /// Puts the object and the links to it back, below its parent whatever that is called now. Already being
  /// there as it was is success. What the directory refuses does not end the rest: it is in the result, which
  /// comes from a comparison with the image.
  virtual RestoreFidelity restore(const DirectoryBeforeImage& image) = 0;
  /// Adds an object. Throws conflict when the name is taken, not_found when its parent does not exist.
  virtual void create(const DirectoryEntry& entry) = 0;
  /// As `create`, for the contact of a Persistent Chat pool. `pool` is its FQDN, which a cmdlet wants instead
  /// of attributes.
  virtual void create_endpoint(const DirectoryEntry& entry, const std::string& pool) {
    static_cast<void>(pool);
    create(entry);
  }
  /// Removes an object that `create` made; already gone is success.
  virtual void remove_created(std::string_view dn) = 0;
  /// Takes away what a killed process left of a change that did not come about; no object changes. For a
  /// rollback that finds nothing to restore.
  virtual void remove_leftovers() {}
};

} // namespace gc2pc
