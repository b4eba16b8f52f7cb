// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/account_obstacles.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/quoted_name.hpp"
#include "adapters/directory/security_descriptor.hpp"

#include <fmt/format.h>

namespace gc2pc {
namespace {

/// Objects that a message names; the rest is counted.
constexpr std::size_t named_children = 10;

constexpr const char* other_way = ", or use --release disable, which does not delete the account.";

std::string children_sentence(const DirectoryBeforeImage& image) {
  const auto& children = image.children;
  std::string names;
  for (std::size_t i = 0; i < children.size() && i < named_children; ++i)
    names += (names.empty() ? "" : ", ") + quoted_name(children[i].dn);
  if (children.size() > named_children)
    names += fmt::format(" and {} more", children.size() - named_children);
  return fmt::format("{} cannot be deleted: {} below it: {}. Remove {} first (for phones: remove the phone "
                     "partnerships in Exchange){}",
                     quoted_name(image.dn),
                     children.size() == 1 ? "1 object is" : fmt::format("{} objects are", children.size()),
                     names, children.size() == 1 ? "it" : "them", other_way);
}

bool denies_everyone(const std::string& descriptor, std::uint32_t rights) {
  const auto read = SecurityDescriptor::parse(descriptor);
  return read && read->denies_everyone(rights);
}

} // namespace

std::vector<std::string> deletion_obstacles(const DirectoryBeforeImage& image,
                                            const std::string& descriptor) {
  std::vector<std::string> obstacles;
  if (!image.children.empty())
    obstacles.push_back(children_sentence(image));
  // The snap-in's "Protect object from accidental deletion".
  if (denies_everyone(descriptor, right_delete | right_delete_tree))
    obstacles.push_back(
        fmt::format("{} is protected from accidental deletion: it denies Everyone the right to delete it. "
                    "Remove the protection (Set-ADObject -ProtectedFromAccidentalDeletion $false){}",
                    quoted_name(image.dn), other_way));
  return obstacles;
}

std::string parent_protection(const DirectoryBeforeImage& image, const std::string& parent_descriptor) {
  if (!image.parent || !denies_everyone(parent_descriptor, right_delete_child))
    return {};
  return fmt::format("{} denies Everyone the right to delete its child objects. Only an account with the "
                     "Delete right on the object itself can delete it",
                     quoted_name(image.parent->dn));
}

std::string parent_is_gone(const DirectoryBeforeImage& image) {
  const auto parent = image.parent ? image.parent->dn : Dn::require(image.dn).parent().value_or("");
  return fmt::format(
      "The parent of the account does not exist: {}. Restore it, or create it with the same name, "
      "then run rollback again.",
      quoted_name(parent));
}

std::string name_is_taken(const std::string& dn) {
  return fmt::format(
      "{} exists, but is not the account of the snapshot. Rename or remove that object, then run "
      "rollback again.",
      quoted_name(dn));
}

} // namespace gc2pc
