// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/read_only_directory.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc {
namespace {

class ReadOnlyDirectory final : public Directory {
 public:
  explicit ReadOnlyDirectory(std::unique_ptr<Directory> directory) : directory_(std::move(directory)) {}

  std::string description() const override { return directory_->description(); }
  bool leaves_changes_to_others() const override { return directory_->leaves_changes_to_others(); }
  std::string errand() const override { return directory_->errand(); }
  std::vector<std::string> remarks() override { return directory_->remarks(); }
  std::vector<AddressOwner> find_owners(const SipUri& address) override {
    return directory_->find_owners(address);
  }
  std::vector<ControllerView> owners_everywhere(const SipUri& address) override {
    return directory_->owners_everywhere(address);
  }
  std::optional<DirectoryEntry> read(std::string_view dn) override { return directory_->read(dn); }
  std::set<Guid> live_guids(std::span<const Guid> wanted) override { return directory_->live_guids(wanted); }
  Deployment deployment() override { return directory_->deployment(); }
  bool holds_octets(const DirectoryAttribute& attribute) override {
    return directory_->holds_octets(attribute);
  }
  DirectoryBeforeImage before_image(std::string_view dn) override { return directory_->before_image(dn); }
  RestoreFidelity restore_fidelity(const DirectoryBeforeImage& image) override {
    return directory_->restore_fidelity(image);
  }
  std::vector<std::string> restore_obstacles(const DirectoryBeforeImage& image, Release release) override {
    return directory_->restore_obstacles(image, release);
  }
  std::vector<std::string> compare(const DirectoryBeforeImage& image, Comparison comparison) override {
    return directory_->compare(image, comparison);
  }

  ReleaseAdvice release_advice(const DirectoryBeforeImage& image, Release release) override {
    return directory_->release_advice(image, release);
  }

  void require_unchanged(const DirectoryBeforeImage& image) override { directory_->require_unchanged(image); }
  void withdraw(const DirectoryBeforeImage& image) override { refuse("change", image.dn); }
  void give_back(const DirectoryBeforeImage& image) override { refuse("change", image.dn); }
  void remove(const DirectoryBeforeImage& image) override { refuse("remove", image.dn); }
  RestoreFidelity restore(const DirectoryBeforeImage& image) override { refuse("restore", image.dn); }
  void create(const DirectoryEntry& entry) override { refuse("create", entry.dn); }
  void remove_created(std::string_view dn) override { refuse("remove", dn); }

 private:
  [[noreturn]] void refuse(std::string_view verb, std::string_view dn) const {
    throw Error(ErrorKind::internal, "a dry run tried to " + std::string(verb) + " " + quoted_name(dn) +
                                         " in " + directory_->description());
  }

  std::unique_ptr<Directory> directory_;
};

} // namespace

std::unique_ptr<Directory> read_only(std::unique_ptr<Directory> directory) {
  return std::make_unique<ReadOnlyDirectory>(std::move(directory));
}

} // namespace gc2pc
