// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: an LDIF file in a folder of its own, and an administrator's hands in it.
#pragma once

#include "adapters/directory/ldif_directory.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gc2pc::test {

/// `crlf` writes every line as Windows does.
class LdifFixture final : public DirectoryFixture {
 public:
  explicit LdifFixture(bool crlf = false) : eol_(crlf ? "\r\n" : "\n") {
    add(plain(domain(), "domainDNS", "dc", "corp"));
    add(plain("OU=Staff," + domain(), "organizationalUnit", "ou", "Staff"));
    add(plain("OU=Groups," + domain(), "organizationalUnit", "ou", "Groups"));
    add(plain(configuration(), "configuration", "cn", "Configuration"));
    add(plain("CN=Services," + configuration(), "container", "cn", "Services"));
    const std::string rtc = "CN=RTC Service,CN=Services," + configuration();
    add(plain(rtc, "container", "cn", "RTC Service"));
    add(plain("CN=Pools," + rtc, "container", "cn", "Pools"));
    add(plain("CN=Application Contacts," + rtc, "container", "cn", "Application Contacts"));
  }

  std::unique_ptr<Directory> open() override { return std::make_unique<LdifDirectory>(file()); }
  std::string domain() const override { return "DC=corp,DC=contoso,DC=com"; }
  std::string configuration() const override { return "CN=Configuration,DC=corp,DC=contoso,DC=com"; }

  void add(DirectoryEntry entry) override {
    Guid guid;
    guid.bytes.back() = static_cast<std::uint8_t>(++guids_);
    entry.attributes.push_back({"objectGUID", {guid.directory_octets()}});
    entries_ = current();
    entries_.push_back(std::move(entry));
    save();
  }

  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) override {
    entries_ = current();
    for (auto& entry : entries_)
      if (entry.dn == dn) {
        std::erase_if(entry.attributes, [&](const auto& candidate) { return candidate.name == attribute; });
        if (!values.empty())
          entry.attributes.push_back({std::string(attribute), values});
      }
    save();
  }

  void erase(std::string_view dn) override {
    entries_ = current();
    for (auto& entry : entries_)
      if (entry.dn == dn) { // as a tombstone, with everything it had: the recycle bin is on
        entry.dn.insert(entry.dn.find(','), "\\0ADEL:f0");
        entry.attributes.push_back({"isDeleted", {"TRUE"}});
      }
    save();
  }

  /// What lies below gets its new name, too, and so do the values that name any of them.
  void rename(std::string_view dn, const std::string& new_rdn) override {
    entries_ = current();
    const std::string old(dn), now = new_rdn + old.substr(old.find(','));
    const auto renamed = [&](std::string& name) {
      if (name == old || name.ends_with("," + old))
        name.replace(name.size() - old.size(), old.size(), now);
    };
    for (auto& entry : entries_) {
      renamed(entry.dn);
      for (auto& attribute : entry.attributes)
        for (auto& value : attribute.values)
          renamed(value);
    }
    save();
  }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "directory.ldif"; }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  static DirectoryEntry plain(const std::string& dn, const std::string& kind, const std::string& attribute,
                              const std::string& name) {
    return {dn, {{"objectClass", {"top", kind}}, {attribute, {name}}}};
  }

  /// What the file holds now: the adapter may have written it.
  std::vector<DirectoryEntry> current() const {
    std::vector<DirectoryEntry> entries;
    if (!std::filesystem::exists(file()))
      return entries;
    const LdifDocument document(read_file(file()));
    for (std::size_t i = 0; i < document.size(); ++i)
      entries.push_back(document.record(i).entry());
    return entries;
  }

  void save() {
    std::string text = "version: 1" + eol_;
    for (const auto& entry : entries_)
      text += eol_ + write_ldif_record(entry, eol_);
    write_file(file(), text);
  }

  TemporaryFolder folder_;
  std::string eol_;
  std::vector<DirectoryEntry> entries_;
  int guids_ = 0;
};

} // namespace gc2pc::test
