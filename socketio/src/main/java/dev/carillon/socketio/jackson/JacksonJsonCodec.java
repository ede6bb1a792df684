package dev.carillon.socketio.jackson;

import dev.carillon.socketio.JsonCodec;
import dev.carillon.socketio.parser.Json;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes with Jackson 3, which the application brings along. What it reads comes from
/// peers: do not enable polymorphic typing by class name in `mapper`. Safe for any thread.
public final class JacksonJsonCodec implements JsonCodec {
  private final JsonMapper mapper;

  public JacksonJsonCodec(JsonMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public <T> T read(Json json, Class<T> type) {
    return mapper.readValue(json.toUtf8(), type);
  }

  @Override
  public Json write(Object value) {
    return Json.trusted(mapper.writeValueAsBytes(value));
  }
}
