package dev.carillon.rules;

import dev.carillon.events.EventPattern;
import dev.carillon.rules.Located.At;
import dev.carillon.texts.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule that has no faults, as it was read. Immutable; any thread. Two that say the same are told
/// apart by nothing but where they are.
public final class Rule {
  private final String id;
  private final String version;
  private final String source;
  private final String file;
  private final At at;
  private final Body body;

  Rule(String id, String version, String source, String file, At at, Body body) {
    this.id = id;
    this.version = version;
    this.source = source;
    this.file = file;
    this.at = at;
    this.body = body;
  }

  /// What it is known by, for ever: with an event and a receiver it makes a notification one.
  public String id() {
    return id;
  }

  /// What its contents are known by: the first 12 hexadecimal digits of the SHA-256 of its source.
  public String version() {
    return version;
  }

  /// All it says, as compact JSON, for [RuleFiles#reread]. Comments and the style of the file are
  /// gone.
  public String source() {
    return source;
  }

  /// What it is for, if it says so.
  public @Nullable String description() {
    return body.description();
  }

  /// Whether it is heard at all.
  public boolean enabled() {
    return body.enabled();
  }

  /// The source it was read from; empty for one that was reread.
  public String file() {
    return file;
  }

  /// Where it begins there, from 1.
  public int line() {
    return at.line();
  }

  int column() {
    return at.column();
  }

  /// What it wants to hear of.
  public List<EventPattern> patterns() {
    return body.patterns();
  }

  /// Its condition as it is written, in CEL; null: none.
  public @Nullable String condition() {
    return body.condition() == null ? null : body.condition().text();
  }

  /// Its sentence in each language, found by any key; named `rule ID@VERSION`.
  public Texts texts() {
    return body.texts();
  }

  Body body() {
    return body;
  }

  @Override
  public String toString() {
    return id + '@' + version;
  }
}
