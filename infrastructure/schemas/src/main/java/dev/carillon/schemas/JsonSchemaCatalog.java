package dev.carillon.schemas;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.carillon.events.EventCatalog;
import dev.carillon.events.EventName;
import dev.carillon.events.EventType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A catalogue by JSON Schema, draft 2020-12, with formats asserted. Schemas refer to nothing
/// outside themselves: nothing is fetched.
public final class JsonSchemaCatalog implements EventCatalog {
  /// Of an event with thousands, an answer has no more.
  private static final int MAX_FAULTS = 20;

  private final Map<EventName, Schema> schemas;

  /// @throws IllegalArgumentException when a schema is none, or a name is described twice
  public JsonSchemaCatalog(List<EventType> types) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    this.schemas =
        types.stream()
            .collect(Collectors.toUnmodifiableMap(EventType::name, type -> schema(registry, type)));
  }

  /// A schema is checked by the schema of schemas, which comes with the library.
  private static Schema schema(SchemaRegistry registry, EventType type) {
    Schema schemas =
        registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    try {
      List<Error> faults = schemas.validate(type.schema(), InputFormat.JSON);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(faults.toString());
      }
      Schema schema = registry.getSchema(type.schema(), InputFormat.JSON);
      schema.initializeValidators();
      return schema;
    } catch (RuntimeException none) {
      throw new IllegalArgumentException("the schema of " + type.name() + " is none", none);
    }
  }

  @Override
  public List<DataFault> faults(EventName name, String data) {
    Schema schema = schemas.get(name.withoutTenant());
    if (schema == null) {
      return List.of();
    }
    return schema
        .validate(
            data,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .limit(MAX_FAULTS)
        .map(JsonSchemaCatalog::fault)
        .toList();
  }

  private static DataFault fault(Error error) {
    String place = error.getInstanceLocation().toString().replaceFirst("^[/$.]+", "");
    String at = place.replace('/', '.');
    return switch (error.getKeyword()) {
      case "required" ->
          new DataFault(
              at.isEmpty() ? error.getProperty() : at + '.' + error.getProperty(), Rule.MISSING, 0);
      case "type" -> new DataFault(at, Rule.WRONG_TYPE, 0);
      case "minLength" -> new DataFault(at, Rule.TOO_SHORT, bound(error));
      case "maxLength" -> new DataFault(at, Rule.TOO_LONG, bound(error));
      case "minItems" -> new DataFault(at, Rule.TOO_FEW, bound(error));
      case "maxItems" -> new DataFault(at, Rule.TOO_MANY, bound(error));
      case "format" -> new DataFault(at, Rule.NOT_A_TIME, 0);
      default -> new DataFault(at, Rule.NOT_AS_DESCRIBED, 0);
    };
  }

  private static int bound(Error error) {
    JsonNode bound = error.getSchemaNode();
    return bound != null && bound.isInt() ? bound.intValue() : 0;
  }
}
