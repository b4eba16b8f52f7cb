// SPDX-License-Identifier: Apache-2.0
#include "migrator/run/run_config.hpp"

#include "mappings/model/error.hpp"

#include <nlohmann/json.hpp>

namespace gc2pc {
namespace {

/// How the snapshot is protected.
template <class Config, class Visit>
void for_each_protection(Config& config, Visit&& visit) {
  visit("encrypt-to", config.encrypt_to);
  visit("passphrase-env", config.passphrase_env);
  visit("passphrase-file", config.passphrase_file);
  visit("decrypt-key", config.decrypt_key);
  visit("decrypt-cert", config.decrypt_cert);
  visit("sign-key", config.sign_key);
  visit("sign-cert", config.sign_cert);
  visit("verify-key", config.verify_key);
}

/// How one signs in to the directory.
template <class Config, class Visit>
void for_each_login(Config& config, Visit&& visit) {
  visit("directory-bind-dn", config.login.bind_dn);
  visit("directory-password-env", config.login.password_env);
  visit("directory-password-file", config.login.password_file);
  visit("directory-sasl", config.login.sasl);
  visit("directory-ca", config.login.ca);
  visit("directory-cert", config.login.cert);
  visit("directory-key", config.login.key);
  visit("directory-tls", config.login.tls);
}

/// What may be said later, or otherwise.
template <class Config, class Visit>
void for_each_changeable(Config& config, Visit&& visit) {
  visit("replication-wait", config.replication_wait);
  visit("jobs", config.jobs);
  for_each_protection(config, visit);
  for_each_login(config, visit);
}

/// Visits every member with the name it has in JSON and, with two hyphens, on the command line.
template <class Config, class Visit>
void for_each_member(Config& config, Visit&& visit) {
  visit("source", config.source);
  visit("target", config.target);
  visit("source-profile", config.source_profile);
  visit("directory", config.directory);
  visit("lookup-address", config.lookup_address);
  visit("pool", config.pool);
  visit("home-pool", config.home_pool);
  visit("release", config.release);
  visit("endpoint-template", config.endpoint_template);
  visit("rules", config.rules);
  visit("files-from", config.files_from);
  visit("files-to", config.files_to);
  visit("max-file-size", config.max_file_size);
  for_each_changeable(config, visit);
}

/// Nothing when the option was not given.
const std::string* given_value(const std::string& value) {
  return value.empty() ? nullptr : &value;
}
const std::string* given_value(const std::optional<std::string>& value) {
  return value ? &*value : nullptr;
}

} // namespace

std::string stored_config(const RunConfig& config) {
  nlohmann::json json = nlohmann::json::object();
  for_each_member(config, [&](const char* name, const auto& value) {
    if (const auto* text = given_value(value))
      json[name] = *text;
  });
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

RunConfig config_from_stored(const std::string& text) {
  RunConfig config;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object())
    throw Error(ErrorKind::corrupt, "the kept configuration is not a JSON object");
  std::size_t known = 0;
  for_each_member(config, [&](const char* name, auto& value) {
    const auto found = json.find(name);
    if (found == json.end())
      return;
    if (!found->is_string())
      throw Error(ErrorKind::corrupt, std::string("the kept configuration's '") + name + "' is not a text");
    value = found->template get<std::string>();
    ++known;
  });
  if (known != json.size())
    throw Error(ErrorKind::corrupt, "the kept configuration has a member that this version does not know");
  return config;
}

RunConfig merged(const RunConfig& before, const RunConfig& given) {
  RunConfig kept = before;
  // A passphrase, or a key with its certificate, is one thing: what is given takes the place of all of it.
  if (given.passphrase_env || given.passphrase_file)
    kept.passphrase_env.reset(), kept.passphrase_file.reset();
  if (given.decrypt_key)
    kept.decrypt_cert.reset();
  if (given.sign_key)
    kept.sign_cert.reset();
  if (given.login.sasl) // instead of the account that signed in before
    kept.login.bind_dn.reset(), kept.login.password_env.reset(), kept.login.password_file.reset();
  if (given.login.password_env || given.login.password_file)
    kept.login.password_env.reset(), kept.login.password_file.reset();
  if (given.login.bind_dn)
    kept.login.sasl.reset();
  for_each_changeable(given, [&](const std::string& name, const auto& now) {
    for_each_changeable(kept, [&](const char* kept_name, auto& then) {
      if (now && name == kept_name)
        then = now;
    });
  });
  const auto refuse = [](const char* name, const std::string& now, const std::string* then) {
    throw Error(ErrorKind::usage, std::string("--") + name + " is '" + now + "', but the run was planned " +
                                      (then ? "with '" + *then + "'" : "without it"))
        .hint("Leave the option out, or plan a new run in another folder.");
  };
  for_each_member(given, [&](const std::string& name, const auto& given_member) {
    const auto* now = given_value(given_member);
    if (!now)
      return;
    for_each_member(kept, [&](const char* kept_name, const auto& kept_member) {
      if (name != kept_name)
        return;
      const auto* then = given_value(kept_member);
      if (!then || *then != *now)
        refuse(kept_name, *now, then);
    });
  });
  return kept;
}

} // namespace gc2pc
