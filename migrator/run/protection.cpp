// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/protection.hpp"

#include "adapters/crypto/envelope.hpp"
#include "mappings/model/error.hpp"

namespace gc2pc {

std::shared_ptr<const Passphrase> passphrase_of(const SnapshotProtection& given) {
  if (given.passphrase_env && given.passphrase_file)
    throw Error(ErrorKind::usage, "two places are given for the passphrase").hint("Give only one of them.");
  if (given.passphrase_env)
    return std::make_shared<const Passphrase>(Passphrase::from_environment(*given.passphrase_env));
  if (given.passphrase_file)
    return std::make_shared<const Passphrase>(Passphrase::from_file(*given.passphrase_file));
  return nullptr;
}

std::function<std::string(std::string_view sealed)> opening_with(const SnapshotProtection& given) {
  if (!given.decrypt_key && !given.passphrase_env && !given.passphrase_file)
    return {};
  return [given, envelope = std::shared_ptr<Envelope>()](std::string_view sealed) mutable {
    if (!envelope) {
      envelope = std::make_shared<Envelope>();
      if (auto passphrase = passphrase_of(given))
        envelope->set_passphrase(std::move(passphrase));
      if (given.decrypt_key)
        envelope->set_opening_key(*given.decrypt_key, given.decrypt_cert);
    }
    return envelope->open(sealed);
  };
}

} // namespace gc2pc
