package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What an editor says by the schema is what the reader says.
class RulesSchemaTest {
  private final String text = text();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Schema schema = registry.getSchema(text, InputFormat.JSON);

  private static String text() {
    try (InputStream stream =
        Objects.requireNonNull(RuleFiles.class.getResourceAsStream("rules.schema.json"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private boolean schemaTakes(String file) {
    Faults none = new Faults("");
    Located located = Objects.requireNonNull(SourceTree.read(file, none));
    return schema
        .validate(JsonMapper.shared().writeValueAsString(located.plain()), InputFormat.JSON)
        .isEmpty();
  }

  private static boolean readerTakes(String file) {
    return Given.FILES.read(new RuleFiles.Source("rules.yaml", file)).faults().isEmpty();
  }

  @Test
  void itIsASchema() {
    Schema schemas =
        registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(schemas.validate(text, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enabled: false",
        "description: Why",
        "on: [order.paid, 'order.**', '*.x']",
        "when: data.amount > 100",
        "to: [a, 'b.c?']",
        "to: {users: [ada, 42]}",
        "to: {users: ada, paths: a}",
        "to: {topic: 'project/{projectId}'}",
        "to: {everyone: true}",
        "actor: who.id",
        "tellActor: true",
        "type: order.done",
        "object: order",
        "text: {fr: A, en-GB: B}",
        "payload: {a: '{b}', c: 1.5, d: true, e: {f: {g: ''}}}",
        "channels: email",
        "channels: [email, push, webhook, realtime]",
        "escalation: [{channel: email, after: PT10M}, {channel: push, after: P1DT2H}]",
        "critical: true",
        "about: order/{orderId}",
        "group: {}",
        "group: {key: 'a:{b}', window: PT5S, edge: trailing}",
        "delay: PT1.5S",
        "expires: P1D",
      })
  void whatIsRightIsRightForBoth(String line) {
    assertThat(readerTakes(Given.file(line))).isTrue();
    assertThat(schemaTakes(Given.file(line))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chanels: [email]",
        "enabled: yes",
        "description: ''",
        "on: 'a b'",
        "on: []",
        "on: {a: b}",
        "when: ''",
        "to: 'a b'",
        "to: []",
        "to: {}",
        "to: {users: [a], topic: b}",
        "to: {everyone: false}",
        "actor: '{a}'",
        "tellActor: 1",
        "type: 5",
        "object: ''",
        "text: hello",
        "text: {}",
        "text: {e: A}",
        "text: {en: ''}",
        "payload: {message: a}",
        "payload: {a: [b]}",
        "payload: {a: null}",
        "payload: [a]",
        "channels: [fax]",
        "channels: []",
        "escalation: [{channel: email}]",
        "escalation: [{channel: realtime, after: PT1M}]",
        "escalation: [{channel: email, after: 10m}]",
        "critical: 1",
        "about: ''",
        "group: true",
        "group: {edge: middle}",
        "group: {window: 5}",
        "delay: soon",
        "delay: -PT1M",
        "expires: P",
        "expires: PT",
      })
  void whatIsWrongIsWrongForBoth(String line) {
    assertThat(readerTakes(Given.file(line))).isFalse();
    assertThat(schemaTakes(Given.file(line))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: {topic: t}, group: {}",
        "to: {everyone: true}, group: {}",
        "to: {everyone: true}, tellActor: true",
        "to: LONG",
        "actor: 'a.LONG'",
        "to: a, payload: {LONG: 1}",
        "to: a, payload: {'': 1}",
      })
  void whatIsWrongTogetherIsWrongForBoth(String members) {
    String file =
        "rules: [{id: a, on: a, text: {en: A}, " + members.replace("LONG", "x".repeat(101)) + "}]";
    assertThat(readerTakes(file)).isFalse();
    assertThat(schemaTakes(file)).isFalse();
    assertThat(schemaTakes("rules: [{id: a, on: a, text: {en: A}, to: {topic: t}}]")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "rules: {}", "rules: [], more: 1", "[]", "rules: [{}]"})
  void whatIsNoFileIsNoneForBoth(String file) {
    String text = file.contains("more") ? "{" + file + "}" : file;
    assertThat(readerTakes(text)).isFalse();
    assertThat(schemaTakes(text)).isFalse();
  }
}
