// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: somebody who is sent a script and does in a directory what it says.
#pragma once

#include "adapters/directory/directory.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc::test {

/// Knows of a change only what stands in the head of its script, and which cmdlet its body calls; looks
/// before each as the body does.
class Administrator {
 public:
  using Open = std::function<std::unique_ptr<Directory>()>;
  /// `open` opens a directory that can be written.
  Administrator(std::filesystem::path folder, Open open)
      : folder_(std::move(folder)), open_(std::move(open)) {}
  virtual ~Administrator() = default;

  /// Runs a script of the folder, where it stays. False when it is not there.
  bool run(const std::string& name);
  /// Runs what an errand says; nothing when there is none.
  void run_errand(const std::string& errand);
  /// The names of the scripts that were run.
  [[nodiscard]] const std::vector<std::string>& done() const { return done_; }
  [[nodiscard]] bool has_done(const std::string& name) const {
    return std::find(done_.begin(), done_.end(), name) != done_.end();
  }

 protected:
  /// The user of the head is back, with what it had.
  virtual void restore(Directory& directory, const nlohmann::json& head);
  /// The user of the head has its SIP attributes again.
  virtual void give_back(Directory& directory, const nlohmann::json& head);

 private:
  void act(const std::string& body, const nlohmann::json& head);

  std::filesystem::path folder_;
  Open open_;
  std::optional<DirectoryBeforeImage> image_; ///< of the user, as it was removed
  std::vector<std::string> done_;
};

} // namespace gc2pc::test
