// SPDX-License-Identifier: Apache-2.0
#include "adapters/export/row_schema.hpp"

namespace gc2pc::json_text {
namespace {

std::string_view type_of(Kind kind) {
  switch (kind) {
  case Kind::truth:
    return R"({"type": "boolean"})";
  case Kind::number:
    return R"({"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+$"})";
  case Kind::time:
    return R"({"type": "string", "format": "date-time"}, {"type": "string", "pattern": "^-?[0-9]+$"})";
  case Kind::guid:
    return R"({"type": "string", "format": "uuid"})";
  case Kind::text:
    break;
  }
  return R"({"type": "string"}, {"type": "object", "properties": {"base64": {"type": "string"}}, )"
         R"("required": ["base64"], "additionalProperties": false})";
}

} // namespace

SchemaText::SchemaText(std::string_view table) {
  text_ += "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"";
  text_ += table;
  text_ += "\",\n  \"type\": \"object\",\n  \"properties\": {";
}

void SchemaText::member(std::string_view name, Kind kind, bool may_be_null) {
  if (!required_.empty()) {
    text_ += ',';
    required_ += ", ";
  }
  (text_ += "\n    \"") += name;
  (text_ += "\": {\"anyOf\": [") += type_of(kind);
  text_ += may_be_null ? R"(, {"type": "null"}]})" : "]}";
  ((required_ += '"') += name) += '"';
}

std::string SchemaText::finish() {
  return text_ + "\n  },\n  \"required\": [" + required_ + "],\n  \"additionalProperties\": false\n}\n";
}

} // namespace gc2pc::json_text
