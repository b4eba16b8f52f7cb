// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/bind_password.hpp"

#include "adapters/crypto/passphrase.hpp"
#include "mappings/model/error.hpp"

#include <openssl/crypto.h>

#include <cstdlib>

namespace gc2pc::ldap {

BindPassword::BindPassword(std::string text, const std::string& origin) : text_(std::move(text)) {
  const auto end = text_.find_first_of("\r\n");
  if (end != std::string::npos)
    text_.resize(end);
  // A server takes a bind without a password as anonymous, and lets it pass.
  if (text_.empty())
    throw Error(ErrorKind::usage, "the directory's password of " + origin + " is empty");
}

BindPassword::BindPassword(BindPassword&& other) noexcept : text_(other.text_) {
  OPENSSL_cleanse(other.text_.data(), other.text_.size());
  other.text_.clear();
}

BindPassword::~BindPassword() {
  OPENSSL_cleanse(text_.data(), text_.size());
}

BindPassword BindPassword::from(const DirectoryLogin& login) {
  if (login.password_env && login.password_file)
    throw Error(ErrorKind::usage, "the directory's password is to come from two places")
        .hint("Name only one of them.");
  if (login.password_file)
    return {read_private_file(*login.password_file, "password file"), "'" + *login.password_file + "'"};
  if (!login.password_env)
    throw Error(ErrorKind::usage, "no password is given for '" + login.bind_dn.value_or("") + "'")
        .hint("Name a variable with --directory-password-env or a file with --directory-password-file.");
  const char* text = std::getenv(login.password_env->c_str());
  if (!text)
    throw Error(ErrorKind::usage, "the environment has no variable '" + *login.password_env + "'")
        .hint("Set it to the password of the account that the directory is changed with.");
  return {text, "the variable '" + *login.password_env + "'"};
}

} // namespace gc2pc::ldap
