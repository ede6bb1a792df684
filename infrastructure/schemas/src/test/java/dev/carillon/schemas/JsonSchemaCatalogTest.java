package dev.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.EventCatalog.DataFault;
import dev.carillon.events.EventCatalog.Rule;
import dev.carillon.events.EventName;
import dev.carillon.events.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaCatalogTest {
  private static final String SCHEMA =
      """
      {"type":"object","required":["who","at"],
       "properties":{
         "who":{"type":"string","minLength":1,"maxLength":5},
         "at":{"type":"string","format":"date-time"},
         "ids":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","minLength":1}},
         "place":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}},
         "kind":{"enum":["a","b"]}}}
      """;
  private static final String GOOD = "\"who\":\"ada\",\"at\":\"2026-11-22T07:00:00Z\"";

  private final JsonSchemaCatalog catalog =
      new JsonSchemaCatalog(List.of(new EventType(new EventName("a.b"), SCHEMA)));

  private List<DataFault> faults(String name, String data) {
    return catalog.faults(new EventName(name), data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{GOOD,'more':1}|",
        "{GOOD,'ids':['x','y'],'place':{'name':'n'},'kind':'a'}|",
        "{'who':'ada'}|at MISSING 0",
        "{GOOD,'place':{}}|place.name MISSING 0",
        "{'who':7,'at':'2026-11-22T07:00:00Z'}|who WRONG_TYPE 0",
        "{'who':'','at':'2026-11-22T07:00:00Z'}|who TOO_SHORT 1",
        "{'who':'adalovelace','at':'2026-11-22T07:00:00Z'}|who TOO_LONG 5",
        "{'who':'ada','at':'yesterday'}|at NOT_A_TIME 0",
        "{GOOD,'ids':[]}|ids TOO_FEW 1",
        "{GOOD,'ids':['x','y','z']}|ids TOO_MANY 2",
        "{GOOD,'ids':['x',1]}|ids.1 WRONG_TYPE 0",
        "{GOOD,'kind':'c'}|kind NOT_AS_DESCRIBED 0",
      })
  void aFaultIsNamedWithItsPlace(String data, String fault) {
    String json = data.replace('\'', '"').replace("GOOD", GOOD);

    assertThat(faults("a.b", json).stream().map(each -> text(each)).toList())
        .isEqualTo(fault == null ? List.of() : List.of(fault));
  }

  private static String text(DataFault fault) {
    return fault.member() + ' ' + fault.rule() + ' ' + fault.bound();
  }

  @Test
  void allFaultsAreNamed() {
    assertThat(faults("a.b", "{\"who\":\"\"}"))
        .containsExactlyInAnyOrder(
            new DataFault("who", Rule.TOO_SHORT, 1), new DataFault("at", Rule.MISSING, 0));
  }

  @Test
  void ofThousandsOfFaultsTwentyAreNamed() {
    String ids = "1,".repeat(5_000) + "1";

    assertThat(faults("a.b", "{" + GOOD + ",\"ids\":[" + ids + "]}")).hasSize(20);
  }

  @Test
  void aTenantsPrefixDoesNotCount() {
    assertThat(faults("tenant.acme.a.b", "{}")).hasSize(2);
    assertThat(faults("tenant.acme", "{}")).isEmpty();
  }

  @Test
  void whatNobodyDescribedIsFree() {
    assertThat(faults("a.b.c", "{}")).isEmpty();
  }

  @Test
  void whatIsNoSchemaIsSaidAtOnce() {
    assertThatThrownBy(
            () -> new JsonSchemaCatalog(List.of(new EventType(new EventName("a"), "{\"type\":7}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the schema of a is none");
    assertThatThrownBy(
            () -> new JsonSchemaCatalog(List.of(new EventType(new EventName("a"), "no json"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
