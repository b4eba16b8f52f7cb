// SPDX-License-Identifier: Apache-2.0
#include "migrator/snapshot/keys.hpp"

#include "adapters/crypto/key_file.hpp"
#include "mappings/model/error.hpp"

#include <memory>
#include <sstream>

namespace gc2pc {
namespace {

void need_with(bool has_option, const char* option, bool has_needed, const char* needed) {
  if (has_option && !has_needed)
    throw Error(ErrorKind::usage, std::string(option) + " needs " + needed + " too");
}

std::shared_ptr<const Passphrase> passphrase_of(const RunConfig& config) {
  if (config.passphrase_env && config.passphrase_file)
    throw Error(ErrorKind::usage, "the passphrase is to come from two places").hint("Give only one of them.");
  if (config.passphrase_env)
    return std::make_shared<const Passphrase>(Passphrase::from_environment(*config.passphrase_env));
  if (config.passphrase_file)
    return std::make_shared<const Passphrase>(Passphrase::from_file(*config.passphrase_file));
  return nullptr;
}

} // namespace

SnapshotKeys load_snapshot_keys(const RunConfig& config, KeyUse use) {
  need_with(config.decrypt_cert.has_value(), "--decrypt-cert", config.decrypt_key.has_value(),
            "--decrypt-key");
  need_with(config.sign_cert.has_value(), "--sign-cert", config.sign_key.has_value(), "--sign-key");
  SnapshotKeys keys;
  keys.use = use;
  if (auto passphrase = passphrase_of(config))
    keys.envelope.set_passphrase(std::move(passphrase));
  if (config.decrypt_key)
    keys.envelope.set_opening_key(*config.decrypt_key, config.decrypt_cert);
  if (config.verify_key)
    keys.verify = read_public_key(*config.verify_key);
  if (use == KeyUse::reading)
    return keys;
  if (config.encrypt_to) {
    std::istringstream names(*config.encrypt_to);
    for (std::string name; std::getline(names, name, ',');)
      if (!name.empty())
        keys.envelope.add_recipient(name);
  }
  if (config.sign_key)
    keys.signer.emplace(*config.sign_key, config.sign_cert);
  return keys;
}

const SnapshotKeys& snapshot_keys(Session& session, KeyUse use) {
  if (!session.snapshot_keys || (use == KeyUse::writing && session.snapshot_keys->use != use))
    session.snapshot_keys = std::make_shared<const SnapshotKeys>(load_snapshot_keys(session.config, use));
  return *session.snapshot_keys;
}

} // namespace gc2pc
