// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/arguments.hpp"

#include "adapters/directory/ldif_spec.hpp"
#include "adapters/directory/script/script_spec.hpp"
#include "mappings/model/error.hpp"
#include "migrator/cli/connection_text.hpp"
#include "migrator/cli/options.hpp"
#include "migrator/cli/suggest.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

namespace gc2pc::cli {
namespace {

namespace po = boost::program_options;

void add(po::options_description& description, const OptionSpec& spec) {
  const std::string name(spec.name);
  if (spec.argument.empty())
    description.add_options()(name.c_str(), po::bool_switch());
  else
    description.add_options()(name.c_str(), po::value<std::string>());
}

std::string help_hint(std::string_view verb) {
  return fmt::format(" See 'gc2pc {} --help'.", verb);
}

/// Options are named without the dashes here, whatever form Boost kept them in.
std::string bare(const std::string& name) {
  return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

/// What Boost found wrong, in our words: its own texts name neither the verb nor a way out.
Error translated(const po::error& error, const Verb& verb) {
  const auto usage = [&](const std::string& sentence) {
    return Error(ErrorKind::usage, sentence + help_hint(verb.name));
  };
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error)) {
    const auto name = bare(unknown->get_option_name());
    const auto names = split_words(verb.options);
    const bool elsewhere = std::any_of(all_options().begin(), all_options().end(),
                                       [&](const auto& o) { return o.name == name; });
    return usage(elsewhere ? fmt::format("'{}' does not take '--{}'.", verb.name, name)
                           : fmt::format("'{}' has no option '--{}'.{}", verb.name, name,
                                         did_you_mean(name, names, "--")));
  }
  if (const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&error)) {
    const auto name = bare(syntax->get_option_name());
    if (syntax->kind() == po::invalid_syntax::extra_parameter)
      return usage(fmt::format("'--{}' takes no value.", name));
    const auto specs = all_options();
    const auto found =
        std::find_if(specs.begin(), specs.end(), [&](const auto& o) { return o.name == name; });
    return usage(found == specs.end()
                     ? fmt::format("'{}' is not complete.", name)
                     : fmt::format("'--{}' needs a value: --{} {}.", name, name, found->argument));
  }
  if (const auto* twice = dynamic_cast<const po::multiple_occurrences*>(&error))
    return usage(fmt::format("'--{}' is given twice.", bare(twice->get_option_name())));
  return usage(fmt::format("{}.", error.what()));
}

po::options_description described(const Verb& verb) {
  po::options_description description;
  for (const auto name : split_words(verb.options))
    add(description, option(name));
  return description;
}

void read_file(const std::string& file, po::variables_map& map) {
  std::ifstream stream(file);
  if (!stream)
    throw Error(ErrorKind::configuration, fmt::format("cannot read the INI file '{}'", file))
        .hint("Check the path and the permissions.");
  po::options_description description;
  std::vector<std::string_view> names;
  for (const auto& spec : all_options())
    if (spec.in_file) {
      add(description, spec);
      names.push_back(spec.name);
    }
  try {
    po::store(po::parse_config_file(stream, description), map);
  } catch (const po::unknown_option& unknown) {
    const auto name = bare(unknown.get_option_name());
    const auto specs = all_options();
    const bool known = std::any_of(specs.begin(), specs.end(), [&](const auto& o) { return o.name == name; });
    throw Error(ErrorKind::configuration,
                known ? fmt::format("{}: '{}' may only stand on the command line.", file, name)
                      : fmt::format("{}: '{}' is not an option.{}", file, name, did_you_mean(name, names)));
  } catch (const po::multiple_occurrences& twice) {
    throw Error(ErrorKind::configuration,
                fmt::format("{}: '{}' is given twice.", file, bare(twice.get_option_name())));
  } catch (const po::error&) {
    throw Error(ErrorKind::configuration,
                fmt::format("{}: not an INI file of 'option = value' lines.", file));
  }
}

template <class Number>
Number parsed(std::string_view option_name, const std::string& text, Number least, Number most,
              std::string_view what) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end || !(value >= least) || !(value <= most))
    throw Error(ErrorKind::usage, fmt::format("--{} {} is not {}.", option_name, text, what));
  return value;
}

/// The words behind the verb are those it knows, and no more than it takes.
void check_words(const Verb& verb, const std::vector<std::string>& words) {
  const auto places = split_words(verb.words);
  if (words.size() > places.size())
    throw Error(ErrorKind::usage, fmt::format("'{}' does not take '{}'.{}", verb.name, words[places.size()],
                                              help_hint(verb.name)));
  if (!verb.needs_words)
    return;
  const auto known = split_words(places.front(), '|');
  if (words.empty())
    throw Error(ErrorKind::usage, fmt::format("'{}' needs a word: {}.{}", verb.name, fmt::join(known, " or "),
                                              help_hint(verb.name)));
  if (std::find(known.begin(), known.end(), words.front()) == known.end())
    throw Error(ErrorKind::usage, fmt::format("'{}' does not take '{}'.{}{}", verb.name, words.front(),
                                              did_you_mean(words.front(), known), help_hint(verb.name)));
}

std::optional<std::string> absolute(const std::optional<std::string>& path) {
  return path ? std::optional(std::filesystem::absolute(*path).lexically_normal().string()) : std::nullopt;
}

/// A directory's files and folder, wherever the next command is given.
std::string with_absolute_paths(const std::string& directory) {
  if (auto scripts = script::parse_spec(directory))
    return script::text_of({*absolute(scripts->folder), with_absolute_paths(scripts->read)});
  auto files = parse_ldif_spec(directory);
  if (!files)
    return directory;
  for (auto& file : *files)
    file = *absolute(file.string());
  return ldif_spec(*files);
}

} // namespace

Arguments Arguments::parse(std::span<const char* const> command_line) {
  Arguments arguments;
  std::vector<std::string> rest(command_line.begin(), command_line.end());
  std::string name = rest.empty() ? "help" : rest.front();
  if (!rest.empty())
    rest.erase(rest.begin());
  if (name == "--help" || name == "-h")
    name = "help";
  else if (name == "--version" || name == "-V")
    name = "version";
  if (name.starts_with('-'))
    throw Error(ErrorKind::usage,
                fmt::format("the verb comes before the options, but '{}' is the first.", name))
        .hint("See 'gc2pc help'.");
  arguments.verb_ = &verb_named(name);
  const Verb& verb = *arguments.verb_;

  po::variables_map map;
  const auto description = described(verb);
  try {
    namespace style = po::command_line_style;
    // Guessing from the first letters would make every later option a breaking change.
    const auto wanted = (style::unix_style & ~style::allow_guessing & ~style::allow_short);
    const auto found = po::command_line_parser(rest).options(description).style(wanted).run();
    arguments.words_ = po::collect_unrecognized(found.options, po::include_positional);
    po::store(found, map);
  } catch (const po::error& error) {
    throw translated(error, verb);
  }
  if (map.count("help") > 0 && map["help"].as<bool>()) {
    arguments.verb_ = &verb_named("help");
    arguments.words_ = {std::string(verb.name)};
    return arguments;
  }
  check_words(verb, arguments.words_);
  if (map.count("config") > 0)
    read_file(map["config"].as<std::string>(), map);
  for (const auto& [key, value] : map) {
    if (const auto* text = boost::any_cast<std::string>(&value.value()))
      arguments.values_[key] = *text;
    else if (value.as<bool>())
      arguments.values_[key] = "";
  }
  for (const auto* connection : {"source", "target", "directory"})
    if (const auto text = arguments.text(connection))
      refuse_password(connection, *text);
  return arguments;
}

bool Arguments::has(std::string_view name) const {
  return values_.contains(name);
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::string Arguments::required(std::string_view name) const {
  const auto value = text(name);
  if (!value || value->empty())
    throw Error(ErrorKind::usage, fmt::format("'{}' needs --{} {}.{}", verb_->name, name,
                                              option(name).argument, help_hint(verb_->name)));
  return *value;
}

std::int64_t Arguments::number(std::string_view name, std::int64_t otherwise, std::int64_t least,
                               std::int64_t most) const {
  const auto value = text(name);
  return value ? parsed(name, *value, least, most, fmt::format("a whole number from {} to {}", least, most))
               : otherwise;
}

double Arguments::seconds(std::string_view name, double otherwise) const {
  const auto value = text(name);
  // A day is more than any weekend wants to wait for silence.
  return value ? parsed(name, *value, 0.0, 86'400.0, "a number of seconds, e.g. 2") : otherwise;
}

double Arguments::factor(std::string_view name, double otherwise) const {
  const auto value = text(name);
  return value ? parsed(name, *value, 1.0, 100.0, "a factor from 1 to 100, e.g. 1.5") : otherwise;
}

RunConfig Arguments::config() const {
  RunConfig config;
  config.source = with_absolute_file(text("source").value_or(""));
  config.target = with_absolute_file(text("target").value_or(""));
  config.source_profile = text("source-profile");
  if (config.source_profile && std::filesystem::exists(*config.source_profile))
    config.source_profile = absolute(config.source_profile);
  if (const auto directory = text("directory"))
    config.directory = with_absolute_paths(*directory);
  config.lookup_address = text("lookup-address");
  config.pool = text("pool");
  config.home_pool = text("home-pool");
  config.release = text("release");
  config.endpoint_template = absolute(text("endpoint-template"));
  config.replication_wait = text("replication-wait");
  config.jobs = text("jobs");
  config.rules = absolute(text("rules"));
  config.files_from = absolute(text("files-from"));
  config.files_to = absolute(text("files-to"));
  config.max_file_size = text("max-file-size");
  sign_in(config.login);
  protect(config);
  return config;
}

void Arguments::sign_in(DirectoryLogin& login) const {
  login.bind_dn = text("directory-bind-dn");
  login.password_env = text("directory-password-env");
  login.password_file = secret_file("directory-password", "the directory's password");
  login.sasl = text("directory-sasl");
  login.ca = absolute(text("directory-ca"));
  login.cert = absolute(text("directory-cert"));
  login.key = absolute(text("directory-key"));
  login.tls = text("directory-tls");
}

std::optional<std::string> Arguments::secret_file(const std::string& name, std::string_view what) const {
  constexpr std::int64_t highest_descriptor = 1'048'576;
  auto file = absolute(text(name + "-file"));
  if (!has(name + "-fd"))
    return file;
  if (file)
    throw Error(ErrorKind::usage, fmt::format("{} is to come from two places", what))
        .hint("Give only one of them.");
  return "/dev/fd/" + std::to_string(number(name + "-fd", 0, 0, highest_descriptor));
}

void Arguments::protect(RunConfig& config) const {
  if (const auto certificates = text("encrypt-to")) {
    std::string paths;
    for (const auto name : split_words(*certificates, ','))
      paths += (paths.empty() ? "" : ",") + *absolute(std::string(name));
    config.encrypt_to = paths;
  }
  config.passphrase_env = text("passphrase-env");
  config.passphrase_file = secret_file("passphrase", "the passphrase");
  config.decrypt_key = absolute(text("decrypt-key"));
  config.decrypt_cert = absolute(text("decrypt-cert"));
  config.sign_key = absolute(text("sign-key"));
  config.sign_cert = absolute(text("sign-cert"));
  config.verify_key = absolute(text("verify-key"));
}

std::filesystem::path Arguments::run_folder() const {
  return std::filesystem::absolute(required("run")).lexically_normal();
}

} // namespace gc2pc::cli
