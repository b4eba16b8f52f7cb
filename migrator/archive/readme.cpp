// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/readme.hpp"

#include "embedded/archive_readme.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {
namespace {

/// Where the parts are named in readme.txt.
constexpr std::string_view parts_mark = "{{parts}}";

} // namespace

std::string archive_readme(const ArchiveManifest& manifest) {
  std::string text(embedded::archive_readme);
  const auto mark = text.find(parts_mark);
  if (mark == text.npos)
    throw Error(ErrorKind::internal, "README.txt has no place for the parts of an archive");
  std::string parts = "data/ (the rows)";
  parts += manifest.rows.contains("files") ? ", files/ (the uploaded files)" : "";
  parts += manifest.pages ? ", index.html and rooms/ (pages for a browser)" : "";
  parts += ".";
  if (!manifest.rows.contains("files"))
    parts += "\nUploaded files were not exported.";
  if (!manifest.pages)
    parts += "\nPages were not made.";
  return text.replace(mark, parts_mark.size(), parts);
}

} // namespace gc2pc
