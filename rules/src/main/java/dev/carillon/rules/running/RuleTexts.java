package dev.carillon.rules.running;

import dev.carillon.notices.TextsByName;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFiles;
import dev.carillon.texts.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the texts of rules by their name, also those of versions that run no more: a broadcast
/// ends in the words that it began with. Blocks when it has to ask the store; any thread.
public final class RuleTexts implements TextsByName {
  private static final int MAX_KEPT = 100;
  private static final Pattern NAME = Pattern.compile("rule (.+)@([0-9a-f]{12})");

  private final ActiveRules active;
  private final RuleFiles files;
  private final RuleStore store;

  /// The one that was asked for last is the last.
  private final Map<String, Texts> earlier = new LinkedHashMap<>(16, 0.75f, true);

  public RuleTexts(ActiveRules active, RuleFiles files, RuleStore store) {
    this.active = active;
    this.files = files;
    this.store = store;
  }

  @Override
  public Optional<Texts> find(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return active
        .rules()
        .find(parts.group(1))
        .map(Rule::texts)
        .filter(texts -> texts.name().equals(name))
        .or(() -> earlier(name, parts.group(1), parts.group(2)));
  }

  private Optional<Texts> earlier(String name, String rule, String version) {
    synchronized (earlier) {
      Texts kept = earlier.get(name);
      if (kept != null) {
        return Optional.of(kept);
      }
    }
    Optional<Texts> found =
        store.version(rule, version).map(kept -> files.reread(kept.source()).texts());
    synchronized (earlier) {
      found.ifPresent(texts -> earlier.put(name, texts));
      if (earlier.size() > MAX_KEPT) {
        earlier.remove(earlier.keySet().iterator().next());
      }
    }
    return found;
  }
}
