// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldap/bind_password.hpp"

#include "adapters/crypto/passphrase.hpp"
#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc::ldap {

BindPassword::BindPassword(std::string given, const std::string& origin) : Secret(std::move(given)) {
  // A server takes a bind without a password as anonymous, and lets it pass.
  if (text().empty())
    throw Error(ErrorKind::usage, "the directory password from " + origin + " is empty");
}

BindPassword BindPassword::from(const DirectoryLogin& login) {
  if (login.password_env && login.password_file)
    throw Error(ErrorKind::usage, "--directory-password-env and --directory-password-file exclude each other")
        .hint("Give only one of them.");
  if (login.password_file)
    return {read_private_file(*login.password_file, "password file"),
            "'" + login.password_file->string() + "'"};
  if (!login.password_env)
    throw Error(ErrorKind::usage, "no password was given for '" + login.bind_dn.value_or("") + "'")
        .hint("Give a variable with --directory-password-env or a file with --directory-password-file.");
  return {secret_variable(*login.password_env, "the password of the account that changes the directory"),
          "the variable '" + *login.password_env + "'"};
}

} // namespace gc2pc::ldap
