package dev.carillon.rules;

import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.rules.Located.At;
import dev.carillon.rules.Located.Items;
import dev.carillon.rules.Located.Member;
import dev.carillon.rules.Located.Members;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads files of rules: YAML, or JSON. Any thread.
public final class RuleFiles {
  private static final int MAX_RULES = 1_000;
  private static final String TOO_MANY =
      "there are more than " + MAX_RULES + " rules in all; leave some out";
  private static final Set<String> KEYS = Set.of("rules", "$schema");

  private final GroupingRules grouping;

  /// @param grouping what windows may be asked for
  public RuleFiles(GroupingRules grouping) {
    this.grouping = grouping;
  }

  /// A file's name, as faults name it, and what is in it.
  public record Source(String name, String text) {}

  /// What was read: faults or rules, never both.
  ///
  /// @param faults in the order of the files, and of their lines
  public record Read(List<Rule> rules, List<RuleFault> faults) {
    public Read {
      rules = List.copyOf(rules);
      faults = List.copyOf(faults);
    }
  }

  /// Reads all files, and finds all their faults in one go. A rule of a later layer replaces the
  /// one of an earlier layer that has its id; twice in one layer is a fault.
  ///
  /// @param layers those that come with the server first, then the user's
  public Read read(List<List<Source>> layers) {
    return read(List.of(), layers);
  }

  /// Reads a file, and says what would run with it: a rule replaces the one of its id.
  public Read beside(List<Rule> running, Source draft) {
    return read(running, List.of(List.of(draft)));
  }

  private Read read(List<Rule> running, List<List<Source>> layers) {
    List<Faults> faults = new ArrayList<>();
    Map<String, Rule> all = new LinkedHashMap<>();
    running.forEach(rule -> all.put(rule.id(), rule));
    Set<String> ids = new HashSet<>(all.keySet());
    for (List<Source> layer : layers) {
      Map<String, Rule> ofLayer = new LinkedHashMap<>();
      for (Source source : layer) {
        Faults ofSource = new Faults(source.name());
        faults.add(ofSource);
        for (Rule rule : read(source, ofSource)) {
          At at = new At(rule.line(), rule.column());
          Rule first = ofLayer.putIfAbsent(rule.id(), rule);
          if (first != null) {
            ofSource.add(
                at,
                "the id "
                    + rule.id()
                    + " is taken by the rule in "
                    + first.file()
                    + ", line "
                    + first.line()
                    + "; give one of them another");
          }
          if (ids.add(rule.id()) && ids.size() == MAX_RULES + 1) {
            ofSource.add(at, TOO_MANY);
          }
        }
      }
      // One that takes another's place stands where it is written.
      ofLayer.keySet().forEach(all::remove);
      all.putAll(ofLayer);
    }
    List<RuleFault> found =
        faults.stream().map(Faults::inOrder).flatMap(Collection::stream).toList();
    return new Read(found.isEmpty() ? List.copyOf(all.values()) : List.of(), found);
  }

  /// Reads one file.
  public Read read(Source one) {
    return read(List.of(List.of(one)));
  }

  private List<Rule> read(Source source, Faults faults) {
    Located root = SourceTree.read(source.text(), faults);
    if (root == null) {
      return List.of();
    }
    if (!(root instanceof Members(_, var members))) {
      faults.add(root.at(), "begin the file with `rules:`");
      return List.of();
    }
    members.forEach((key, member) -> {
      if (!KEYS.contains(key)) {
        faults.add(
            member.at(), "unknown key `" + Faults.shown(key) + "`" + Faults.meant(key, KEYS));
      }
    });
    Member rules = members.get("rules");
    if (rules == null) {
      faults.add(root.at(), "begin the file with `rules:`");
      return List.of();
    }
    if (!(rules.value() instanceof Items(_, var items))) {
      faults.add(rules.value().at(), "`rules` is a list: begin each with `- id:`");
      return List.of();
    }
    if (items.size() > MAX_RULES) {
      faults.add(rules.value().at(), TOO_MANY);
      return List.of();
    }
    RuleReader reader = new RuleReader(source.name(), grouping, faults);
    List<Rule> read = new ArrayList<>();
    for (Located item : items) {
      Rule rule = reader.read(item);
      if (rule != null) {
        read.add(rule);
      }
    }
    return read;
  }

  /// The rule that a kept [Rule#source] was.
  ///
  /// @throws IllegalArgumentException when it is no rule any more
  public Rule reread(String source) {
    Faults faults = new Faults("");
    Located root = SourceTree.read(source, faults);
    @Nullable Rule rule = root == null ? null : new RuleReader("", grouping, faults).read(root);
    if (rule == null) {
      throw new IllegalArgumentException(
          "a kept rule is none: "
              + faults.inOrder().stream().map(RuleFault::reason).findFirst().orElse(""));
    }
    return rule;
  }
}
