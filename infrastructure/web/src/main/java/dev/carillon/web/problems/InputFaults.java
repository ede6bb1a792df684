package dev.carillon.web.problems;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;

/// Says which field is wrong when the framework refused a body, a parameter or a header.
final class InputFaults {
  private InputFaults() {}

  /// The refusal that `thrown` stands for; empty when it is not about the request's input.
  static Optional<ProblemException> in(Throwable thrown) {
    return switch (thrown) {
      case WebExchangeBindException invalid ->
          Optional.of(validation(invalid.getAllErrors().stream().map(InputFaults::fault).toList()));
      case HandlerMethodValidationException invalid when !invalid.isForReturnValue() ->
          Optional.of(
              validation(
                  invalid.getParameterValidationResults().stream()
                      .flatMap(result -> faults(result).stream())
                      .toList()));
      case MissingRequestValueException missing ->
          Optional.of(validation(List.of(FieldFault.of(missing.getName(), "field.missing"))));
      case ServerWebInputException unreadable -> Optional.of(unreadable(unreadable));
      default -> Optional.empty();
    };
  }

  private static ProblemException unreadable(ServerWebInputException unreadable) {
    @Nullable MethodParameter parameter = unreadable.getMethodParameter();
    for (@Nullable Throwable cause = unreadable.getCause();
        cause != null;
        cause = cause.getCause()) {
      if (cause instanceof JacksonException json) {
        return BodyProblems.of(json);
      }
      if (cause instanceof TypeMismatchException && parameter != null) {
        return validation(List.of(FieldFault.of(name(parameter), "field.type")));
      }
    }
    if (parameter != null && parameter.hasParameterAnnotation(RequestBody.class)) {
      return ProblemException.of(ProblemType.MALFORMED_BODY);
    }
    return ProblemException.of(ProblemType.BAD_REQUEST);
  }

  private static ProblemException validation(List<FieldFault> faults) {
    return ProblemException.of(ProblemType.VALIDATION).at(faults);
  }

  private static FieldFault fault(ObjectError error) {
    return new FieldFault(
        error instanceof FieldError field ? field.getField() : error.getObjectName(), error);
  }

  private static List<FieldFault> faults(ParameterValidationResult result) {
    String name = name(result.getMethodParameter());
    List<? extends MessageSourceResolvable> errors = result.getResolvableErrors();
    return errors.stream()
        .map(
            error -> error instanceof FieldError field ? fault(field) : new FieldFault(name, error))
        .toList();
  }

  private static String name(MethodParameter parameter) {
    @Nullable String name = parameter.getParameterName();
    return name == null ? "" : name;
  }
}
