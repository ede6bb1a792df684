package dev.carillon.rules;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A condition in CEL (<https://cel.dev>) over `data` and `event`. Whatever it says and whatever it
/// is asked of, the work is bounded: nothing in it grows a value, and each value that it looks at
/// is charged before a function works on it. Any thread.
final class Condition {
  static final int MAX_CHARS = 1_000;

  private static final int MAX_PARSE_DEPTH = 32;
  private static final int MAX_NODES = 200;
  private static final int MAX_ITERATIONS = 1_000;

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([A-Za-z_][A-Za-z0-9_]*)'");

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
          .maxRegexProgramSize(ConditionCosts.MAX_REGEX_PROGRAM)
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
  private final ConditionCosts costs;

  private Condition(String text, CelRuntime.Program program, ConditionCosts costs) {
    this.text = text;
    this.program = program;
    this.costs = costs;
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
    ConditionCosts costs = ConditionCosts.of(nodes);
    try {
      return new Condition(text, RUNTIME.createProgram(tree), costs);
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

  private static String hint(String said) {
    Matcher name = UNDECLARED.matcher(said);
    return name.find() ? "; a member of the data is `data." + name.group(1) + "`" : "";
  }

  /// Its text.
  String text() {
    return text;
  }

  /// Whether it holds.
  ///
  /// @throws Failure when the event does not have what it needs, or it is too much work
  boolean holds(EventData data) {
    ConditionData variables = data.forConditions();
    Work work = variables.work();
    try {
      return holds(variables, work);
    } finally {
      variables.took(work);
    }
  }

  private boolean holds(ConditionData variables, Work work) {
    Object result;
    try {
      result = program.trace(variables.variables(), work.charging(costs));
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
}
