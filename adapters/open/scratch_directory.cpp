// SPDX-License-Identifier: Apache-2.0
#include "adapters/open/scratch_directory.hpp"

#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_file.hpp"
#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "adapters/files/os_error.hpp"
#include "adapters/open/open_directory.hpp"

#include <cerrno>
#include <fstream>
#include <set>

namespace gc2pc {
namespace {

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary); // the folder lets no other user in
  file << text;
  file.close();
  if (!file)
    throw os_error("cannot write '" + path.string() + "'", errno);
}

/// Copies what the files hold, a change that was interrupted included.
std::string copy_files(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& folder) {
  LdifFiles files(paths, Links::refused);
  const auto& document = files.load();
  std::vector<std::filesystem::path> copies;
  for (const auto& file : document.files()) {
    const auto number = copies.size() + 1;
    copies.push_back(folder /
                     (number == 1 ? "directory.ldif" : "directory-" + std::to_string(number) + ".ldif"));
    write(copies.back(), document.text(file));
  }
  return ldif_spec(copies);
}

/// LDIF records of distinct objects.
class Excerpt {
 public:
  void add(const DirectoryEntry& entry) {
    if (names_.insert(Dn::require(entry.dn).key()).second)
      text_ += "\n" + write_ldif_record(entry);
  }
  void add(const std::optional<DirectoryEntry>& entry) {
    if (entry)
      add(*entry);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_ = "version: 1\n";
  std::set<std::string> names_;
};

/// Of a server with millions of objects, what a handover reads.
std::string excerpt(DirectoryReader& directory, const ScratchScope& scope) {
  Excerpt excerpt;
  for (const auto& owner : directory.find_owners(scope.address)) {
    const auto image = directory.before_image(owner.entry.dn);
    const LdifDocument records(image.ldif);
    for (std::size_t i = 0; i < records.size(); ++i)
      excerpt.add(records.record(i).entry());
  }
  const auto deployment = directory.deployment();
  for (const auto& pool : deployment.pools) {
    excerpt.add(directory.read(pool.dn));
    if (!pool.home_server_dn.empty())
      excerpt.add(directory.read(pool.home_server_dn));
  }
  if (!deployment.application_contacts_dn.empty())
    excerpt.add(directory.read(deployment.application_contacts_dn));
  for (const auto& endpoint : deployment.endpoints)
    excerpt.add(endpoint);
  // Of all others only that there is such an object.
  const auto people = scope.people();
  for (const auto& guid : directory.live_guids(people))
    excerpt.add({"CN=" + guid.text() + ",CN=alive", {{"objectGUID", {guid.directory_octets()}}}});
  return excerpt.text();
}

} // namespace

std::string scratch_directory(std::string_view spec, const DirectoryLogin& login, const ScratchScope& scope,
                              const std::filesystem::path& folder) {
  const auto directory = open_directory(spec, login); // says what is wrong with it
  const auto scripts = script::parse_spec(spec);
  if (scripts) // the copy is changed at once: no administrator has to take part
    spec = scripts->read;
  if (const auto files = parse_ldif_spec(spec))
    return copy_files(*files, folder);
  const auto copy = folder / "directory.ldif";
  write(copy, excerpt(*directory, scope));
  return ldif_spec({copy});
}

} // namespace gc2pc
