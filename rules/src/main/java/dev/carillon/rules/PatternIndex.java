package dev.carillon.rules;

import dev.carillon.events.EventName;
import dev.carillon.events.EventPattern;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the patterns that match a name, together: a tree of their segments, walked as an automaton
/// with a set of states, so that no pattern with many `**` takes long. Immutable once built.
final class PatternIndex {
  private static final String TENANT = "tenant";

  /// Of patterns that begin with `tenant`, for whole names.
  private final Node whole = new Node(false);

  /// Of all others, for names without their tenant.
  private final Node inner = new Node(false);

  /// @param patterns those of each number
  PatternIndex(List<List<EventPattern>> patterns) {
    for (int number = 0; number < patterns.size(); number++) {
      for (EventPattern pattern : patterns.get(number)) {
        List<String> segments = segments(pattern.value());
        Node node = segments.size() > 1 && segments.getFirst().equals(TENANT) ? whole : inner;
        for (String segment : segments) {
          node = node.next(segment);
        }
        node.ends.set(number);
      }
    }
  }

  /// The numbers of the patterns that match.
  BitSet matching(EventName name) {
    BitSet found = new BitSet();
    walk(inner, segments(name.withoutTenant().value()), found);
    walk(whole, segments(name.value()), found);
    return found;
  }

  private static void walk(Node root, List<String> segments, BitSet found) {
    Set<Node> states = new LinkedHashSet<>();
    root.enter(states);
    for (String segment : segments) {
      Set<Node> next = new LinkedHashSet<>();
      for (Node state : states) {
        state.step(segment, next);
      }
      if (next.isEmpty()) {
        return;
      }
      states = next;
    }
    states.forEach(state -> found.or(state.ends));
  }

  private static List<String> segments(String value) {
    return List.of(value.split("\\.", -1));
  }

  private static final class Node {
    private static final String ONE = "*";
    private static final String ANY = "**";

    /// Whether any segment leads back to it.
    private final boolean loops;

    /// By the segments of patterns. No name has a star.
    private final Map<String, Node> below = new HashMap<>();

    /// The numbers of the patterns that end here.
    private final BitSet ends = new BitSet();

    Node(boolean loops) {
      this.loops = loops;
    }

    Node next(String segment) {
      return below.computeIfAbsent(segment, one -> new Node(one.equals(ANY)));
    }

    /// With what is reached without a segment.
    void enter(Set<Node> states) {
      states.add(this);
      enter(ANY, states);
    }

    void step(String segment, Set<Node> next) {
      if (loops) {
        enter(next);
      }
      enter(segment, next);
      enter(ONE, next);
    }

    private void enter(String segment, Set<Node> states) {
      Node node = below.get(segment);
      if (node != null) {
        node.enter(states);
      }
    }
  }
}
