package dev.carillon.web.controllers;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.web.json.CreateNotificationReader;
import dev.carillon.web.json.CreateNotificationRequest;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/// Makes the command of a `POST /notifications`. Does not block.
public final class CreateNotificationRequests {
  private static final Set<Channel> DEFAULT_CHANNELS = Set.of(Channel.REALTIME);

  private final CreateNotificationReader reader;
  private final Validator validator;
  private final IdempotencyKeys keys;

  public CreateNotificationRequests(
      CreateNotificationReader reader, Validator validator, IdempotencyKeys keys) {
    this.reader = reader;
    this.validator = validator;
    this.keys = keys;
  }

  /// @throws ProblemException when the body or the key is not as the contract says
  CreateNotification.Command command(byte[] body, HttpHeaders headers, Caller caller) {
    CreateNotificationRequest request = checked(reader.read(body));
    Set<Channel> channels = request.channels() == null ? DEFAULT_CHANNELS : request.channels();
    return new CreateNotification.Command(
        caller,
        requireNonNull(request.receiverId()),
        request.senderId(),
        requireNonNull(request.object()),
        requireNonNull(request.type()),
        requireNonNull(request.payload()),
        channels,
        request.expiresAt(),
        keys.of(headers, caller, request, channels));
  }

  private CreateNotificationRequest checked(CreateNotificationRequest request) {
    Set<ConstraintViolation<CreateNotificationRequest>> violations = validator.validate(request);
    if (!violations.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(
              violations.stream()
                  .map(CreateNotificationRequests::fault)
                  .sorted(Comparator.comparing(FieldFault::field))
                  .toList());
    }
    return request;
  }

  /// The words go by the constraint's name, as they do for bodies that the framework validates.
  private static FieldFault fault(ConstraintViolation<?> violation) {
    Class<?> constraint = violation.getConstraintDescriptor().getAnnotation().annotationType();
    return FieldFault.of(violation.getPropertyPath().toString(), constraint.getSimpleName());
  }

  static ProblemException invalid(List<Violation> violations) {
    List<FieldFault> faults =
        violations.stream()
            .map(violation ->
                FieldFault.of(
                    violation.field(), "violation." + violation.rule(), violation.bound()))
            .toList();
    boolean tooLarge =
        violations.stream()
            .anyMatch(violation -> violation.rule() == Violation.Rule.PAYLOAD_TOO_LARGE);
    return ProblemException.of(tooLarge ? ProblemType.TOO_LARGE : ProblemType.VALIDATION)
        .at(faults);
  }
}
