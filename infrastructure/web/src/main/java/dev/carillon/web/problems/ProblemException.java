package dev.carillon.web.problems;

import java.io.Serial;
import java.util.List;
import java.util.Map;

/// A request is refused. Becomes a problem document; carries no stack, since it tells about the
/// request and not about this program.
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final String code;
  private final transient List<Object> arguments;
  private final transient List<FieldFault> faults;
  private final transient Map<String, String> headers;

  private ProblemException(
      ProblemType type,
      String code,
      List<Object> arguments,
      List<FieldFault> faults,
      Map<String, String> headers) {
    super(code, null, false, false);
    this.type = type;
    this.code = code;
    this.arguments = arguments;
    this.faults = faults;
    this.headers = headers;
  }

  /// A refusal in the general words of its kind.
  public static ProblemException of(ProblemType type) {
    return new ProblemException(type, type.detailCode(), List.of(), List.of(), Map.of());
  }

  /// A refusal in words of its own.
  ///
  /// @param code the code of the words
  public static ProblemException of(ProblemType type, String code, Object... arguments) {
    return new ProblemException(type, code, List.of(arguments), List.of(), Map.of());
  }

  /// The same, pointing at fields.
  public ProblemException at(List<FieldFault> faults) {
    return new ProblemException(type, code, arguments, List.copyOf(faults), headers);
  }

  /// The same, with headers in the answer.
  public ProblemException with(Map<String, String> headers) {
    return new ProblemException(type, code, arguments, faults, Map.copyOf(headers));
  }

  public ProblemType type() {
    return type;
  }

  /// What it is about, for a log: never holds anything that the client sent.
  public String code() {
    return code;
  }

  List<Object> arguments() {
    return arguments;
  }

  public List<FieldFault> faults() {
    return faults;
  }

  Map<String, String> headers() {
    return headers;
  }
}
