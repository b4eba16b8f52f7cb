// SPDX-License-Identifier: Apache-2.0
// Snapshots: manifests, archives, signatures, keys. Nothing but what was expected comes out of one.
#include "adapters/archive/tar_zstd.hpp"
#include "adapters/crypto/key_file.hpp"
#include "adapters/crypto/signature.hpp"
#include "migrator/snapshot/layout.hpp"
#include "migrator/snapshot/manifest.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>
#include <set>

namespace gc2pc::fuzz {
namespace {

void manifest(const std::string& text) {
  (void)refused([&] {
    const auto info = manifest_from_stored(text);
    const auto stored = stored_manifest(info);
    accepted([&] {
      holds(stored_manifest(manifest_from_stored(stored)) == stored,
            "a manifest is written in the same way again");
    });
    std::set<std::string> names;
    for (const auto& part : info.parts) {
      holds(names.insert(part.name).second && layout_of(part.name, info.encrypted()) != nullptr,
            "a manifest has parts that a snapshot can have, each once");
      for (const auto& file : part.files)
        holds(file.name.find('/') == std::string::npos && !file.name.empty(), "a file's name is no path");
    }
  });
}

void unpacked(std::string_view archive, std::span<const ExpectedMember> expected) {
  (void)refused([&] {
    const auto members = unpack_tar_zstd(archive, expected);
    holds(members.size() == expected.size(), "all members come out");
    for (std::size_t i = 0; i < members.size(); ++i)
      holds(members[i].name == expected[i].name && members[i].bytes.size() == expected[i].bytes,
            "and each is what was expected");
  });
}

/// Packs members whose bytes are lines of the input, unpacks them, and damages the archive.
void packed(std::string_view bytes) {
  constexpr std::string_view names[] = {"rules.xml", "profile.xml", "config.json"};
  Input input(bytes);
  const auto at = input.number<std::uint16_t>();
  const auto change = input.byte();
  std::vector<ArchiveMember> members;
  std::vector<ExpectedMember> expected;
  for (const auto name : names) {
    members.push_back({std::string(name), std::string(input.up_to('\n'))});
    expected.push_back({std::string(name), members.back().bytes.size()});
  }
  auto archive = pack_tar_zstd(members);
  holds(archive == pack_tar_zstd(members), "the same members make the same bytes");
  accepted([&] {
    const auto again = unpack_tar_zstd(archive, expected);
    for (std::size_t i = 0; i < members.size(); ++i)
      holds(again[i].bytes == members[i].bytes, "what was packed is unpacked");
  });
  archive[at % archive.size()] = static_cast<char>(change);
  unpacked(archive, expected);
  unpacked(std::string_view(archive).substr(0, at % archive.size()), expected);
}

void keys(std::string_view bytes) {
  const auto key = key_of_pem(bytes);
  if (!key)
    return;
  (void)refused([&] {
    const auto pem = public_pem(key);
    holds(fingerprint_of(key_of_pem(pem)) == fingerprint_of(key), "a key is the same in its own PEM");
    for (const auto form : {SignatureForm::ed25519, SignatureForm::cms})
      holds(!is_signature(form, key, bytes, bytes), "no text signs itself");
  });
}

void one_input(std::string_view bytes) {
  // The first byte says which of them: packing takes a hundred times as long as all others.
  Input input(bytes);
  switch (input.byte()) {
  case 'a':
    unpacked(input.rest(), std::vector<ExpectedMember>{{"directory.ldif", 5}, {"directory.json", 2}});
    break;
  case 'p':
    packed(input.rest());
    break;
  case 'k':
    keys(input.rest());
    break;
  default:
    manifest(std::string(bytes));
  }
}

const Registration registration{"snapshot", one_input};

} // namespace
} // namespace gc2pc::fuzz
