// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: another fixture's directory that leaves its changes to others, and those others at once.
#pragma once

#include "adapters/directory/dn.hpp"
#include "adapters/directory/script/script_directory.hpp"
#include "tests/directory/administrator.hpp"
#include "tests/directory/directory_conformance.hpp"
#include "tests/support/temporary_folder.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace gc2pc::test {

/// What the others do when they are asked for a change: by the script of the request, or by their own means.
using Others = std::function<void(const std::string& request, const std::function<void(Directory&)>& change)>;

/// Forwards; after each change the others do what is asked for.
class PromptDirectory final : public Directory {
 public:
  PromptDirectory(std::unique_ptr<Directory> inner, Others others)
      : inner_(std::move(inner)), others_(std::move(others)) {}

  std::string description() const override { return inner_->description(); }
  bool is_deferred() const override { return inner_->is_deferred(); }
  std::string pending_action() const override { return inner_->pending_action(); }
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
    inner_->withdraw(image);
    prompt([&](Directory& directory) { directory.withdraw(image); });
  }
  void give_back(const DirectoryBeforeImage& image) override {
    inner_->give_back(image);
    prompt([&](Directory& directory) { directory.give_back(image); });
  }
  void remove(const DirectoryBeforeImage& image) override {
    inner_->remove(image);
    prompt([&](Directory& directory) { directory.remove(image); });
  }
  RestoreFidelity restore(const DirectoryBeforeImage& image) override {
    const auto fidelity = inner_->restore(image);
    prompt([&](Directory& directory) { static_cast<void>(directory.restore(image)); });
    return fidelity;
  }
  void create(const DirectoryEntry& entry) override { create_endpoint(entry, "pcpool.contoso.com"); }
  void create_endpoint(const DirectoryEntry& entry, const std::string& pool) override {
    inner_->create_endpoint(entry, pool);
    prompt([&](Directory& directory) {
      auto made = entry; // under a name of its own choice
      made.dn = "CN={0d15ea5e-0000-4000-8000-00000000c0de}," + Dn::require(entry.dn).parent().value();
      std::erase_if(made.attributes, [](const auto& attribute) { return attribute.name == "cn"; });
      directory.create(made);
    });
  }
  void remove_created(std::string_view dn) override {
    inner_->remove_created(dn);
    prompt([&](Directory& directory) { directory.remove_created(dn); });
  }

 private:
  void prompt(const std::function<void(Directory&)>& change) {
    if (const auto action = inner_->pending_action(); !action.empty())
      others_(action, change);
  }

  std::unique_ptr<Directory> inner_;
  Others others_;
};

/// `Inner` is another fixture. The others change its directory by themselves, or run the scripts where there
/// is a PowerShell for them.
template <class Inner>
class ScriptFixture final : public DirectoryFixture {
 public:
  ScriptFixture() = default;
  template <class... Arguments>
  explicit ScriptFixture(PowerShell& shell, Arguments&&... arguments)
      : inner_(std::forward<Arguments>(arguments)...), administrator_(std::in_place, folder_.path(), shell) {}

  std::unique_ptr<Directory> open() override {
    return std::make_unique<PromptDirectory>(
        std::make_unique<script::ScriptDirectory>(folder_.path(), inner_.open(), ""),
        [this](const std::string& request, const std::function<void(Directory&)>& change) {
          if (administrator_)
            administrator_->run_pending(request);
          else
            change(*inner_.open());
        });
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
  std::optional<Administrator> administrator_;
};

} // namespace gc2pc::test
