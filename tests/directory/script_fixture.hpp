// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: another fixture's directory that leaves its changes to somebody, and that somebody at once.
#pragma once

#include "adapters/directory/script/script_directory.hpp"
#include "tests/directory/administrator.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/files/temporary_folder.hpp"

#include <memory>
#include <utility>

namespace gc2pc::test {

/// Forwards; behind each change the administrator does what is asked for.
class PromptDirectory final : public Directory {
 public:
  PromptDirectory(std::unique_ptr<Directory> inner, Administrator& administrator)
      : inner_(std::move(inner)), administrator_(administrator) {}

  std::string description() const override { return inner_->description(); }
  bool leaves_changes_to_others() const override { return inner_->leaves_changes_to_others(); }
  std::string errand() const override { return inner_->errand(); }
  std::vector<AddressOwner> find_owners(const SipUri& address) override {
    return inner_->find_owners(address);
  }
  std::vector<ControllerView> owners_everywhere(const SipUri& address) override {
    return inner_->owners_everywhere(address);
  }
  std::optional<DirectoryEntry> read(std::string_view dn) override { return inner_->read(dn); }
  std::set<Guid> live_guids(std::span<const Guid> wanted) override { return inner_->live_guids(wanted); }
  Deployment deployment() override { return inner_->deployment(); }
  DirectoryBeforeImage before_image(std::string_view dn) override { return inner_->before_image(dn); }
  RestoreFidelity restore_fidelity(const DirectoryBeforeImage& image) override {
    return inner_->restore_fidelity(image);
  }
  std::vector<std::string> restore_obstacles(const DirectoryBeforeImage& image, Release release) override {
    return inner_->restore_obstacles(image, release);
  }
  std::vector<std::string> compare(const DirectoryBeforeImage& image, Comparison comparison) override {
    return inner_->compare(image, comparison);
  }
  ReleaseAdvice release_advice(const DirectoryBeforeImage& image, Release release) override {
    return inner_->release_advice(image, release);
  }
  void require_unchanged(const DirectoryBeforeImage& image) override { inner_->require_unchanged(image); }

  void withdraw(const DirectoryBeforeImage& image) override {
    prompt([&] { inner_->withdraw(image); });
  }
  void give_back(const DirectoryBeforeImage& image) override {
    prompt([&] { inner_->give_back(image); });
  }
  void remove(const DirectoryBeforeImage& image) override {
    prompt([&] { inner_->remove(image); });
  }
  RestoreFidelity restore(const DirectoryBeforeImage& image) override {
    RestoreFidelity fidelity;
    prompt([&] { fidelity = inner_->restore(image); });
    return fidelity;
  }
  void create(const DirectoryEntry& entry) override {
    prompt([&] { inner_->create(entry); });
  }
  void remove_created(std::string_view dn) override {
    prompt([&] { inner_->remove_created(dn); });
  }

 private:
  template <class Change>
  void prompt(Change&& change) {
    change();
    administrator_.run_errand(inner_->errand());
  }

  std::unique_ptr<Directory> inner_;
  Administrator& administrator_;
};

template <class Inner>
class ScriptFixture final : public DirectoryFixture {
 public:
  std::unique_ptr<Directory> open() override {
    return std::make_unique<PromptDirectory>(
        std::make_unique<script::ScriptDirectory>(folder_.path(), inner_.open(), ""), administrator_);
  }
  std::string domain() const override { return inner_.domain(); }
  std::string configuration() const override { return inner_.configuration(); }
  void add(DirectoryEntry entry) override { inner_.add(std::move(entry)); }
  void modify(std::string_view dn, std::string_view attribute, std::vector<std::string> values) override {
    inner_.modify(dn, attribute, std::move(values));
  }
  void erase(std::string_view dn) override { inner_.erase(dn); }
  void rename(std::string_view dn, const std::string& new_rdn) override { inner_.rename(dn, new_rdn); }

 private:
  Inner inner_;
  TemporaryFolder folder_;
  Administrator administrator_{folder_.path(), [this] { return inner_.open(); }};
};

} // namespace gc2pc::test
