// SPDX-License-Identifier: Apache-2.0
/// \file
/// The text of LDIF files that is not in memory.
#pragma once

#include "adapters/directory/ldif_document.hpp"
#include "adapters/directory/ldif_reading.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace gc2pc {

/// The files of a document whose text is not in memory. They stay open, so that they stay those that were
/// looked at.
class OpenLdifText {
 public:
  OpenLdifText(std::vector<OpenLdifFile> files, std::vector<LdifFileSpan> spans)
      : files_(std::move(files)), spans_(std::move(spans)) {}

  /// ReadLdifBytes: the offset is one in the document. Throws Error(changed) when a file is shorter now.
  void read(std::size_t begin, std::span<char> out);

 private:
  void fill_window(const OpenLdifFile& file, std::size_t offset, const std::string& name);

  std::vector<OpenLdifFile> files_;
  std::vector<LdifFileSpan> spans_;
  std::string window_;
  std::size_t window_begin_ = 0;
};

} // namespace gc2pc
