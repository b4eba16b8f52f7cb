// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/sample.hpp"

#include "adapters/files/atomic_file.hpp"
#include "adapters/files/resolved_path.hpp"
#include "adapters/source/legacy_writer.hpp"
#include "mappings/model/error.hpp"
#include "migrator/run/config_members.hpp"
#include "migrator/sample/directory_writer.hpp"
#include "migrator/sample/message_stream.hpp"
#include "migrator/sample/store_writer.hpp"

#include <fmt/format.h>

namespace gc2pc::sample {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& out) {
  std::error_code failed;
  fs::create_directories(out, failed);
  if (failed)
    throw Error(ErrorKind::permission, fmt::format("cannot create '{}': {}", out.string(), failed.message()));
  if (!fs::is_empty(out))
    throw Error(ErrorKind::conflict, fmt::format("'{}' is not empty", out.string()))
        .hint("Name a new folder with --out.");
}

std::string connection(const fs::path& file) {
  const auto text = file.string();
  return text.find(' ') == std::string::npos ? fmt::format("sqlite3://dbname={}", text)
                                             : fmt::format("sqlite3://dbname=\"{}\"", text);
}

RunConfig config_of(const fs::path& out) {
  RunConfig config;
  config.source = connection(out / "legacy.db");
  config.target = connection(out / "persistent.db");
  config.directory = fmt::format("ldif:{}", (out / "directory.ldif").string());
  config.lookup_address = lookup_address;
  config.pool = pool_fqdn;
  config.home_pool = home_pool_fqdn;
  config.files_from = out / "files";
  config.files_to = out / "new-files";
  return config;
}

std::string ini(const RunConfig& config) {
  std::string lines;
  for (const auto& member : config_members)
    if (const auto text = member.text(config))
      lines += fmt::format("{} = {}\n", member.name, *text);
  return lines;
}

} // namespace

SampleResult make_sample(const SampleOptions& options, Observer& observer, const StopRequested& stop) {
  make_folder(options.out);
  Random random(options.seed);
  const TextMaker text(random);
  auto organisation = make_organisation(options.seed, options.size, text);
  SampleResult result;
  result.config = config_of(options.out);
  result.rooms = options.size.rooms;

  LegacyWriter writer((resolved(options.out) / "legacy.db").string());
  observer.begin("write messages", static_cast<std::uint64_t>(options.size.messages), Unit::messages);
  std::uint64_t done = 0;
  fs::create_directories(options.out / "files");
  auto streamed = stream_messages(
      organisation, text, options.seed, options.out / "files", [&](std::span<const legacy::Message> batch) {
        if (stop())
          throw Error(ErrorKind::interrupted, "interrupted; the folder holds an unfinished sample")
              .hint("Delete it and start again.");
        writer.append(batch);
        done += batch.size();
        observer.progress(done);
      });
  organisation.inventory.last_chat_ids = std::move(streamed.last_chat_ids);
  writer.write(organisation.inventory);
  writer.finish();
  observer.end({});
  result.messages = streamed.messages;
  result.files = streamed.files;

  result.objects = write_directory(organisation, options.out / "directory.ldif");
  if (options.with_target)
    result.target_messages =
        write_store(organisation, text, options.seed, resolved(options.out) / "persistent.db");
  result.config_file = options.out / "gc2pc.ini";
  write_file_atomically(result.config_file, ini(result.config));
  return result;
}

} // namespace gc2pc::sample
