package dev.carillon.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the work at each node of a condition costs, in units of [Work]; immutable.
final class ConditionCosts {
  /// Operations that may have a value although one of their operands failed.
  private static final Set<String> GOING_ON = Set.of("_||_", "_&&_", "@not_strictly_false");

  private static final int MAX_REGEX_CHARS = 200;
  static final int MAX_REGEX_PROGRAM = 400;

  /// What a character costs in which a text is sought: up to that many are compared at each place.
  private static final int SEEKING = 16;

  /// What an operation costs that fails: an exception is made of it, and may be forgotten by `||`.
  private static final int FAILING = 600;

  /// What one costs that compiles a pattern.
  private static final int COMPILING = 250;

  /// What one costs that parses something, or looks a time zone up.
  private static final int PARSING = 80;

  private static final String MATCHES = "matches";
  private static final String PARSERS = "timestamp|duration|int|uint|double|get[A-Z].*";
  private static final Set<String> SEEKS = Set.of("contains", "startsWith", "endsWith");
  private static final Set<String> EVENT_MEMBERS =
      Set.of("id", "name", "key", "tenant", "occurredAt");

  /// By the id of a node: how much each character of its value costs, when that is not one.
  private final Map<Long, Integer> weights = new HashMap<>();

  /// By the id of an operation's node: how much of [#FAILING], which is charged when its first
  /// operand is known, is given back when it has not failed.
  private final Map<Long, Integer> givenBack = new HashMap<>();

  /// The first operands of operations.
  private final Set<Long> first = new HashSet<>();

  /// The nodes whose values are compared as a whole.
  private final Set<Long> compared = new HashSet<>();

  /// The nodes whose values are sought in another.
  private final Set<Long> sought = new HashSet<>();

  private ConditionCosts() {}

  /// Those of a condition.
  ///
  /// @throws SyntaxFault when it has something whose cost has no bound
  static ConditionCosts of(List<CelNavigableExpr> nodes) throws SyntaxFault {
    ConditionCosts costs = new ConditionCosts();
    for (CelNavigableExpr node : nodes) {
      costs.look(node);
    }
    return costs;
  }

  /// What a character of a node's value costs.
  int weight(long node) {
    return weights.getOrDefault(node, 1);
  }

  /// Whether a node's value is compared as a whole.
  boolean isCompared(long node) {
    return compared.contains(node);
  }

  /// Whether a node's value is sought in another.
  boolean isSought(long node) {
    return sought.contains(node);
  }

  /// What is charged, or given back, now that a node has a value, for operations that may fail.
  int ofFailing(long node) {
    return (first.contains(node) ? FAILING : 0) - givenBack.getOrDefault(node, 0);
  }

  private void look(CelNavigableExpr node) throws SyntaxFault {
    switch (node.getKind()) {
      case CALL -> call(node.id(), node.expr().call());
      case COMPREHENSION -> {
        if (isWithinAnother(node)) {
          throw new SyntaxFault(0, "`all`, `exists` and `exists_one` cannot be nested");
        }
      }
      case SELECT -> {
        CelExpr operand = node.expr().select().operand();
        String field = node.expr().select().field();
        first.add(operand.id());
        givenBack.put(node.id(), FAILING);
        if (operand.getKind() == Kind.IDENT
            && operand.ident().name().equals("event")
            && !EVENT_MEMBERS.contains(field)) {
          throw new SyntaxFault(
              0, "an event has no `" + field + "`" + Faults.meant(field, EVENT_MEMBERS));
        }
      }
      default -> {}
    }
  }

  private static boolean isWithinAnother(CelNavigableExpr node) {
    Optional<CelNavigableExpr> above = node.parent();
    while (above.isPresent()) {
      if (above.get().getKind() == Kind.COMPREHENSION) {
        return true;
      }
      above = above.get().parent();
    }
    return false;
  }

  private void call(long id, CelCall call) throws SyntaxFault {
    List<CelExpr> operands = Stream.concat(call.target().stream(), call.args().stream()).toList();
    // What goes on when an operand fails gives nothing back: the failure is paid for.
    if (!operands.isEmpty() && !GOING_ON.contains(call.function())) {
      first.add(operands.getFirst().id());
      givenBack.put(id, FAILING - kept(call.function()));
    }
    if (call.function().equals(MATCHES)) {
      weights.put(operands.getFirst().id(), programSize(operands.getLast()));
    } else if (SEEKS.contains(call.function())) {
      weights.put(operands.getFirst().id(), SEEKING);
      sought.add(operands.getLast().id());
    } else if (Set.of("_==_", "_!=_", "@in").contains(call.function())) {
      operands.forEach(operand -> compared.add(operand.id()));
    }
  }

  private static int kept(String function) {
    if (function.equals(MATCHES)) {
      return COMPILING;
    }
    return function.matches(PARSERS) ? PARSING : 0;
  }

  private static int programSize(CelExpr pattern) throws SyntaxFault {
    if (pattern.getKind() != Kind.CONSTANT
        || pattern.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      throw new SyntaxFault(0, "write the pattern of `matches` itself, between quotes");
    }
    String text = pattern.constant().stringValue();
    if (text.length() > MAX_REGEX_CHARS) {
      throw new SyntaxFault(
          0, "write a pattern for `matches` of at most " + MAX_REGEX_CHARS + " characters");
    }
    int size;
    try {
      size = Pattern.compile(text).programSize();
    } catch (PatternSyntaxException noPattern) {
      throw new SyntaxFault(
          0,
          "the pattern of `matches` is none: "
              + Faults.shown(String.valueOf(noPattern.getMessage())));
    }
    if (size > MAX_REGEX_PROGRAM) {
      throw new SyntaxFault(0, "the pattern of `matches` repeats too much");
    }
    return size;
  }
}
