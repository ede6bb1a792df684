package dev.carillon.web.problems;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says what is wrong with a JSON text that Jackson could not read. Jackson's own words stay here:
/// they quote the text and name classes.
public final class BodyProblems {
  private BodyProblems() {}

  public static ProblemException of(JacksonException unreadable) {
    return switch (unreadable) {
      case StreamConstraintsException _ ->
          ProblemException.of(ProblemType.MALFORMED_BODY, "body.limits");
      case UnrecognizedPropertyException unknown ->
          invalid(FieldFault.of(unknown.getPropertyName(), "field.unknown"));
      case MismatchedInputException mismatch when !mismatch.getPath().isEmpty() ->
          invalid(FieldFault.of(path(mismatch.getPath()), "field.type"));
      default -> malformed(unreadable.getLocation());
    };
  }

  private static ProblemException malformed(@Nullable TokenStreamLocation where) {
    return where == null || where.getLineNr() < 1
        ? ProblemException.of(ProblemType.MALFORMED_BODY)
        : ProblemException.of(
            ProblemType.MALFORMED_BODY, "body.json", where.getLineNr(), where.getColumnNr());
  }

  private static ProblemException invalid(FieldFault fault) {
    return ProblemException.of(ProblemType.VALIDATION).at(List.of(fault));
  }

  private static String path(List<JacksonException.Reference> steps) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : steps) {
      @Nullable String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.toString();
  }
}
