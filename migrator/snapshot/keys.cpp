// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/keys.hpp"

#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/protection.hpp"

#include <ctime>
#include <memory>
#include <utility>

namespace gc2pc {
namespace {

void need_with(bool has_option, const char* option, bool has_needed, const char* needed) {
  if (has_option && !has_needed)
    throw Error(ErrorKind::usage, std::string(option) + " needs " + needed + " too");
}

} // namespace

SnapshotKeys load_snapshot_keys(const RunConfig& config, KeyUse use) {
  const auto& given = config.protection;
  need_with(given.decrypt_cert.has_value(), "--decrypt-cert", given.decrypt_key.has_value(), "--decrypt-key");
  need_with(given.sign_cert.has_value(), "--sign-cert", given.sign_key.has_value(), "--sign-key");
  SnapshotKeys keys;
  keys.use = use;
  if (auto passphrase = passphrase_of(given))
    keys.envelope.set_passphrase(std::move(passphrase));
  if (given.decrypt_key)
    keys.envelope.set_opening_key(*given.decrypt_key, given.decrypt_cert);
  if (given.verify_key)
    keys.verify = read_public_key(*given.verify_key);
  if (use == KeyUse::reading)
    return keys;
  for (const auto& certificate : given.encrypt_to)
    keys.envelope.add_recipient(certificate);
  if (given.sign_key)
    keys.signer.emplace(*given.sign_key, given.sign_cert);
  const auto now = std::time(nullptr);
  keys.remarks = keys.envelope.remarks(now);
  if (keys.signer)
    for (auto& remark : keys.signer->remarks(now))
      keys.remarks.push_back(std::move(remark));
  return keys;
}

const SnapshotKeys& snapshot_keys(ReadSession& session, KeyUse use) {
  if (!session.snapshot_keys || (use == KeyUse::writing && session.snapshot_keys->use != use))
    session.snapshot_keys = std::make_shared<const SnapshotKeys>(load_snapshot_keys(session.config, use));
  return *session.snapshot_keys;
}

} // namespace gc2pc
