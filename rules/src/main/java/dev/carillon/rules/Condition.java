package dev.carillon.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A condition in CEL (<https://cel.dev>) over `data` and `event`. Whatever it says and whatever it
/// is asked of, the work is bounded: nothing in it grows a value, and each value that it looks at
/// is charged before a function works on it. Any thread.
final class Condition {
  static final int MAX_CHARS = 1_000;

  /// Of work: the characters and values looked at. Some ten milliseconds at worst.
  static final long MAX_WORK = 1_000_000;

  /// Operations that may have a value although one of their operands failed.
  private static final Set<String> GOING_ON = Set.of("_||_", "_&&_", "@not_strictly_false");

  private static final int MAX_PARSE_DEPTH = 32;
  private static final int MAX_NODES = 200;
  private static final int MAX_ITERATIONS = 1_000;
  private static final int MAX_REGEX_CHARS = 200;
  private static final int MAX_REGEX_PROGRAM = 400;
  private static final int MAX_SOUGHT_CHARS = 256;

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

  /// Those whose results may be larger than what they are given, and those that nobody needs.
  private static final Set<String> LEFT_OUT =
      Set.of("add_string", "add_bytes", "add_list", "string_to_bytes", "bytes_to_string");

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableReservedIds(true)
          .enableHeterogeneousNumericComparisons(true)
          .disableCelStandardEquality(false)
          .enableRegexPartialMatch(true)
          .errorOnIntWrap(true)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxRegexProgramSize(MAX_REGEX_PROGRAM)
          .maxExpressionCodePointSize(MAX_CHARS)
          .maxParseRecursionDepth(MAX_PARSE_DEPTH)
          .build();
  private static final CelType MEMBERS = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardEnvironmentEnabled(false)
          .setStandardDeclarations(
              CelStandardDeclarations.newBuilder()
                  .filterFunctions(
                      (_, overload) -> !LEFT_OUT.contains(overload.celOverloadDecl().overloadId()))
                  .build())
          .setStandardMacros(
              CelStandardMacro.HAS,
              CelStandardMacro.ALL,
              CelStandardMacro.EXISTS,
              CelStandardMacro.EXISTS_ONE)
          .addVar("data", MEMBERS)
          .addVar("event", MEMBERS)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private final String text;
  private final CelRuntime.Program program;

  /// By the id of a node: how much each character of its value costs, when that is not one.
  private final Map<Long, Integer> weights;

  /// By the id of an operation's node: how much of [#FAILING], which is charged when its first
  /// operand is known, is given back when it has not failed.
  private final Map<Long, Integer> givenBack;

  /// The first operands of operations.
  private final Set<Long> first;

  /// The nodes whose values are compared as a whole.
  private final Set<Long> compared;

  /// The nodes whose values are sought in another.
  private final Set<Long> sought;

  private Condition(String text, CelRuntime.Program program, Checked checked) {
    this.text = text;
    this.program = program;
    this.weights = Map.copyOf(checked.weights);
    this.givenBack = Map.copyOf(checked.givenBack);
    this.first = Set.copyOf(checked.first);
    this.compared = Set.copyOf(checked.compared);
    this.sought = Set.copyOf(checked.sought);
  }

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([A-Za-z_][A-Za-z0-9_]*)'");

  private static String hint(String said) {
    Matcher name = UNDECLARED.matcher(said);
    return name.find() ? "; a member of the data is `data." + name.group(1) + "`" : "";
  }

  /// Compiles it.
  static Condition parse(String text) throws SyntaxFault {
    if (text.length() > MAX_CHARS) {
      throw new SyntaxFault(0, "write at most " + MAX_CHARS + " characters");
    }
    CelValidationResult result = COMPILER.compile(text);
    CelAbstractSyntaxTree tree;
    try {
      tree = result.getAst();
    } catch (CelValidationException faulty) {
      throw faulty(result.getErrors().stream().findFirst());
    }
    CelType type = tree.getResultType();
    if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
      throw new SyntaxFault(0, "a condition is true or false, and this is of type " + type.name());
    }
    List<CelNavigableExpr> nodes = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
    if (nodes.size() > MAX_NODES) {
      throw new SyntaxFault(
          0,
          "the condition is too large: it has " + nodes.size() + " parts of at most " + MAX_NODES);
    }
    Checked checked = new Checked();
    for (CelNavigableExpr node : nodes) {
      checked.look(node);
    }
    try {
      return new Condition(text, RUNTIME.createProgram(tree), checked);
    } catch (CelEvaluationException unrunnable) {
      throw new SyntaxFault(0, said(unrunnable));
    }
  }

  private static SyntaxFault faulty(Optional<CelIssue> first) {
    return first
        .map(issue ->
            new SyntaxFault(
                issue.getSourceLocation().getLine() == 1
                    ? Math.max(0, issue.getSourceLocation().getColumn())
                    : 0,
                "this is no condition: "
                    + issue.getMessage().replaceAll("\\s+", " ")
                    + hint(issue.getMessage())))
        .orElseGet(() -> new SyntaxFault(0, "this is no condition"));
  }

  /// Its text.
  String text() {
    return text;
  }

  /// Whether it holds.
  ///
  /// @throws Failure when the event does not have what it needs, or it is too much work
  boolean holds(EventData data) {
    return holds(data, new Work(data.forConditions(), MAX_WORK));
  }

  /// The same, for whoever wants to know what it took.
  boolean holds(EventData data, Work work) {
    Object result;
    try {
      result = program.trace(data.forConditions().variables(), work.of(this));
    } catch (CelEvaluationException failed) {
      throw work.fault().orElseGet(() -> new Failure("the condition fails: " + said(failed)));
    } catch (Failure refused) {
      throw refused;
    } catch (RuntimeException failed) {
      throw new Failure(
          "the condition fails: " + Faults.shown(String.valueOf(failed.getMessage())));
    }
    if (work.fault().isPresent()) {
      throw work.fault().get();
    }
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw new Failure("the condition is neither true nor false for this event");
  }

  private static String said(CelEvaluationException failed) {
    String message = String.valueOf(failed.getMessage());
    return message.replaceFirst("^evaluation error( at [^:]*:\\d+)?: ", "").replaceAll("\\s+", " ");
  }

  /// What one evaluation has taken.
  static final class Work {
    private final ConditionData data;
    private final long limit;
    private long units;
    private @Nullable Failure fault;

    Work(ConditionData data, long limit) {
      this.data = data;
      this.limit = limit;
    }

    long units() {
      return units;
    }

    /// Why it was stopped, if it was: `||` would go on when one side fails.
    Optional<Failure> fault() {
      return Optional.ofNullable(fault);
    }

    CelEvaluationListener of(Condition condition) {
      return (node, value) -> charge(condition, node.id(), value);
    }

    private void charge(Condition condition, long node, Object value) {
      long size = 1;
      if (value instanceof String text) {
        size = (1L + text.length()) * condition.weights.getOrDefault(node, 1);
        if (text.length() > MAX_SOUGHT_CHARS && condition.sought.contains(node)) {
          stop("the condition seeks a text of more than " + MAX_SOUGHT_CHARS + " characters");
        }
      } else if (condition.compared.contains(node)) {
        size = data.size(value);
      }
      if (condition.first.contains(node)) {
        size += FAILING;
      }
      units += size - condition.givenBack.getOrDefault(node, 0);
      if (units > limit) {
        stop("the condition takes too much work for this event");
      }
    }

    private void stop(String reason) {
      fault = new Failure(reason);
      throw fault;
    }
  }

  /// What the nodes of a tree say about the work, and what may not be there.
  private static final class Checked {
    private final Map<Long, Integer> weights = new HashMap<>();
    private final Map<Long, Integer> givenBack = new HashMap<>();
    private final Set<Long> first = new HashSet<>();
    private final Set<Long> compared = new HashSet<>();
    private final Set<Long> sought = new HashSet<>();

    void look(CelNavigableExpr node) throws SyntaxFault {
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
}
