// SPDX-License-Identifier: Apache-2.0
// LDIF: documents and records are read, written and read again; an object that is cut out and put back, or
// loses its SIP values and gets them back, leaves every byte as it was.
#include "adapters/directory/dn.hpp"
#include "adapters/directory/ldif_edit.hpp"
#include "adapters/directory/ldif_image.hpp"
#include "adapters/directory/ldif_notes.hpp"
#include "adapters/directory/links.hpp"
#include "tests/fuzz/harness.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>

namespace gc2pc::fuzz {
namespace {

void rewritten(const LdifRecord& record) {
  const auto entry = record.entry();
  for (const auto* eol : {"\n", "\r\n"})
    for (const auto form : {LdifForm::content, LdifForm::add}) {
      std::string text;
      // A value is added to nothing when a record that only adds is read alone.
      if (refused([&] { text = write_ldif_record(entry, eol, form); })) {
        holds(entry.attributes.empty(), "a record that was read can be written");
        return;
      }
      const auto again = parse_ldif_record(text, 1);
      holds(again.form == form && again.dn == record.dn, "a written record has the same name and form");
      holds(same_content(again, record), "a written record has the same content");
    }
}

/// Applies edits, and gives the document that comes out.
LdifDocument edited(const LdifDocument& document, std::vector<LdifEdit> edits) {
  return LdifDocument(apply_edits(document.text(), std::move(edits)));
}

void cut_and_put_back(const LdifDocument& document, std::size_t object) {
  const auto& place = document.place(object);
  if (place.copy() != nullptr || document.size() == 1)
    return;
  const auto links = find_links(document, std::string(document.key(object)));
  const auto image = make_image(document, object, links);
  const auto read = read_image(image);
  holds(read.key == document.key(object) && same_content(read.records.record(0), document.record(object)),
        "an image holds the object");
  if (!read.positions.empty())
    holds(write_notes(read_notes(image)) == image.notes,
          "an image's notes are written again in the same way");
  auto edits = take_out(document, object);
  for (const auto& link : links)
    for (auto& edit : take_out(document, link.index, link.record, link.lines))
      edits.push_back(std::move(edit));
  std::string without;
  // A record of links only is none without them: LdifDirectory refuses then, before it writes.
  if (refused([&] { without = edited(document, edits).text(); }))
    return;
  const LdifDocument rest(without);
  holds(!rest.find(document.key(object)), "what was cut out is gone");
  std::vector<LdifEdit> back;
  for (std::size_t i = 1; i < read.records.size(); ++i)
    if (const auto group = rest.find(read.records.key(i)))
      for (auto& edit : put_links_back(rest, *group, read, i))
        back.push_back(std::move(edit));
  for (auto& edit : put_object_back(rest, read))
    back.push_back(std::move(edit));
  holds(apply_edits(rest.text(), back) == document.text(), "what was cut out and put back leaves every byte");
}

void sip_values(const LdifDocument& document, std::size_t object) {
  if (document.place(object).copy() != nullptr)
    return;
  const auto taken = take_sip_values(document, object);
  const auto image = make_image(document, object, {});
  std::string without;
  if (refused([&] { without = edited(document, taken).text(); }))
    return;
  const LdifDocument rest(without);
  const auto now = rest.find(document.key(object));
  holds(now.has_value(), "an object without its SIP values is still there");
  const auto back = put_sip_values_back(rest, *now, read_image(image));
  holds(apply_edits(rest.text(), back) == document.text(), "SIP values that come back leave every byte");
}

void document(const LdifDocument& document) {
  for (std::size_t i = 0; i < document.size(); ++i) {
    const auto record = document.record(i);
    holds(document.find(document.key(i)) == i, "an object is found by its name");
    holds(Dn::require(record.dn).key() == document.key(i), "and has it");
    rewritten(record);
    sip_values(document, i);
    cut_and_put_back(document, i);
  }
}

void one_input(std::string_view bytes) {
  // Two exports when the input has a form feed, which no line begins with.
  Input input(bytes);
  std::vector<LdifSource> sources;
  while (!input.empty() && sources.size() < 2)
    sources.push_back({std::string(input.up_to('\f')), sources.empty() ? "a.ldif" : "b.ldif"});
  if (sources.empty())
    return;
  (void)refused([&] {
    const LdifDocument read(sources);
    holds(read.text(read.files().front()) == sources.front().text, "a document has the bytes of its files");
    document(read);
  });
  (void)refused([&] {
    const auto record = parse_ldif_record(sources.front().text, 1);
    holds(same_content(record, record), "a record is the same as itself");
    if (!record.lines.empty())
      rewritten(record);
  });
}

const Registration registration{"ldif", one_input};

} // namespace
} // namespace gc2pc::fuzz
