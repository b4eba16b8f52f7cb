// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run_config.hpp"

#include "adapters/files/small_file.hpp"
#include "adapters/sql/connection_string.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/text.hpp"
#include "migrator/run/config_members.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace gc2pc {
namespace {

/// A number of a descriptor means something to the process that got it only: in a later one it is another
/// file. What is kept is that there was one (read_private_file asks for it then).
void forget_number(std::filesystem::path& file) {
  if (names_descriptor(file.native()))
    file = any_descriptor;
}

/// Files of a database are no descriptors: such a path is a link, which is refused. An engine may read more
/// ways of writing (%2Fdev/fd/3) than are known here; a number must not be kept in one of these either.
void forget_numbers(std::string_view option, std::string& connection) {
  if (connection.starts_with("sqlite3:"))
    return;
  connection = without_descriptors(connection);
  if (!connection.starts_with("postgresql:"))
    return;
  for (const auto& [name, value] : ConnectionString::parse(connection).options)
    if (without_descriptors(value) != value)
      throw Error(ErrorKind::usage, "--" + std::string(option) + " has a descriptor in its '" + name +
                                        "' that is not written plainly")
          .hint("Write it as /dev/fd/N.");
}

RunConfig without_numbers(RunConfig config) {
  forget_numbers("source", config.source);
  forget_numbers("target", config.target);
  auto& protection = config.protection;
  auto& login = config.login;
  for (auto& file : protection.encrypt_to)
    forget_number(file);
  for (auto* file :
       {&protection.passphrase_file, &protection.decrypt_key, &protection.decrypt_cert, &protection.sign_key,
        &protection.sign_cert, &protection.verify_key, &login.password_file, &login.ca, &login.cert,
        &login.key, &config.endpoint_template, &config.rules})
    if (*file)
      forget_number(**file);
  return config;
}

/// JSON holds UTF-8 only. With other bytes replaced, a later command would look for another file.
void require_text(std::string_view option, std::string text) {
  if (clean_utf8(text) != 0)
    throw Error(ErrorKind::usage, "--" + std::string(option) + " is not UTF-8 text")
        .hint("Give a name in UTF-8; a symbolic link can have one.");
}

} // namespace

std::string stored_config(const RunConfig& given) {
  const auto config = without_numbers(given);
  nlohmann::json json = nlohmann::json::object();
  for (const auto& member : config_members)
    if (auto text = member.text(config)) {
      require_text(member.name, *text);
      json[std::string(member.name)] = *std::move(text);
    }
  return json.dump();
}

RunConfig config_from_stored(const std::string& text) {
  RunConfig config;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object())
    throw Error(ErrorKind::corrupt, "the kept configuration is not a JSON object");
  for (const auto& [name, value] : json.items()) {
    const auto* member = config_member(name);
    if (member == nullptr)
      throw Error(ErrorKind::corrupt, "the kept configuration has a member that this version does not know");
    if (!value.is_string())
      throw Error(ErrorKind::corrupt, "the kept configuration's '" + name + "' is not a text");
    try {
      member->read(config, {name, value.get<std::string>()});
    } catch (const Error& error) {
      throw Error(ErrorKind::corrupt, "the kept configuration is damaged: " + error.message());
    }
  }
  return without_numbers(std::move(config));
}

RunConfig merged(const RunConfig& before, const RunConfig& given) {
  RunConfig kept = before;
  auto& protection = kept.protection;
  auto& login = kept.login;
  // A passphrase, or a key with its certificate, is one thing: what is given takes the place of all of it.
  if (given.protection.passphrase_env || given.protection.passphrase_file)
    protection.passphrase_env.reset(), protection.passphrase_file.reset();
  if (given.protection.decrypt_key)
    protection.decrypt_cert.reset();
  if (given.protection.sign_key)
    protection.sign_cert.reset();
  if (given.login.sasl) // instead of the account that signed in before
    login.bind_dn.reset(), login.password_env.reset(), login.password_file.reset();
  if (given.login.password_env || given.login.password_file)
    login.password_env.reset(), login.password_file.reset();
  if (given.login.bind_dn)
    login.sasl.reset();
  const auto nameless = without_numbers(given); // as the kept one is
  for (const auto& member : config_members) {
    const auto now = member.text(given), then = member.text(kept);
    if (!now)
      continue;
    if (!member.changeable && member.text(nameless) != then)
      throw Error(ErrorKind::usage, "--" + std::string(member.name) + " is '" + *now +
                                        "', but the run was planned " +
                                        (then ? "with '" + *then + "'" : "without it"))
          .hint("Leave the option out, or plan a new run in another folder.");
    member.read(kept, {member.name, *now});
  }
  return kept;
}

} // namespace gc2pc
