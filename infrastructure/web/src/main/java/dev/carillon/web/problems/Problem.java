package dev.carillon.web.problems;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A problem document (RFC 9457) with the guide's `success` and `message` beside it.
///
/// @param instance the path that was asked for, without its query: that may hold a token
record Problem(
    URI type, String title, int status, String detail, String instance, List<Fault> errors) {
  private static final JsonFactory JSON = new JsonFactory();

  Problem {
    errors = List.copyOf(errors);
  }

  record Fault(String field, String message) {}

  byte[] json() {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      generator.writeStartObject();
      writeMembers(generator);
      generator.writeStringProperty("instance", instance);
      if (!errors.isEmpty()) {
        writeErrors(generator);
      }
      generator.writeBooleanProperty("success", false);
      generator.writeStringProperty("message", detail);
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  /// Without what is of a whole answer.
  void writeAsPart(JsonGenerator generator) {
    generator.writeStartObject();
    writeMembers(generator);
    if (!errors.isEmpty()) {
      writeErrors(generator);
    }
    generator.writeEndObject();
  }

  private void writeMembers(JsonGenerator generator) {
    generator.writeStringProperty("type", type.toString());
    generator.writeStringProperty("title", title);
    generator.writeNumberProperty("status", status);
    generator.writeStringProperty("detail", detail);
  }

  private void writeErrors(JsonGenerator generator) {
    generator.writeArrayPropertyStart("errors");
    for (Fault error : errors) {
      generator.writeStartObject();
      generator.writeStringProperty("field", error.field());
      generator.writeStringProperty("message", error.message());
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }
}
