// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_open_text.hpp"

#include "adapters/directory/quoted_name.hpp"
#include "adapters/files/os_error.hpp"
#include "mappings/model/error.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace gc2pc {
namespace {

/// What is read at once of a file whose records are asked for one after the other.
constexpr std::size_t window_bytes = std::size_t{256} * 1024;
} // namespace

void OpenLdifText::read(std::size_t begin, std::span<char> out) {
  if (begin < window_begin_ || begin + out.size() > window_begin_ + window_.size()) {
    const auto& span = *std::find_if(spans_.begin(), spans_.end(),
                                     [&](const auto& candidate) { return begin <= candidate.end; });
    if (begin + out.size() > span.end)
      throw Error(ErrorKind::internal, "bytes behind the end of an LDIF file are asked for");
    window_begin_ = begin;
    window_.resize(std::min(std::max(out.size(), window_bytes), span.end - begin));
    fill_window(files_[static_cast<std::size_t>(&span - spans_.data())], begin - span.begin, span.name);
  }
  std::copy_n(window_.begin() + static_cast<std::ptrdiff_t>(begin - window_begin_), out.size(), out.begin());
}

void OpenLdifText::fill_window(const OpenLdifFile& file, std::size_t offset, const std::string& name) {
  std::size_t filled = 0;
  while (filled < window_.size()) {
    const auto got = ::pread(file.descriptor.get(), window_.data() + filled, window_.size() - filled,
                             static_cast<off_t>(offset + filled));
    if (got == 0)
      throw ldif_file_changed(quoted_name(name));
    if (got > 0)
      filled += static_cast<std::size_t>(got);
    else if (errno != EINTR)
      throw os_error("cannot read " + quoted_name(name), errno);
  }
}

} // namespace gc2pc
