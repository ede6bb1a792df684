package dev.carillon.web.controllers;

import static java.util.Objects.requireNonNull;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.Scheduled;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.Violation;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.RunSchedule;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.ports.IdempotencyKey;
import dev.carillon.web.json.CreateNotificationReader;
import dev.carillon.web.json.CreateNotificationRequest;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.rates.Throttle;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the commands of a `POST /notifications` and of a batch. Does not block.
public final class CreateNotificationRequests implements RunSchedule.Requests {
  private static final Set<Channel> DEFAULT_CHANNELS = Set.of(Channel.REALTIME);
  private static final Set<Violation.Rule> DURATIONS =
      Set.of(Violation.Rule.WINDOW_OUT_OF_RANGE, Violation.Rule.WAIT_OUT_OF_RANGE);

  private final CreateNotificationReader reader;
  private final Validator validator;
  private final IdempotencyKeys keys;
  private final int maxBatch;

  public CreateNotificationRequests(
      CreateNotificationReader reader, Validator validator, IdempotencyKeys keys, int maxBatch) {
    this.reader = reader;
    this.validator = validator;
    this.keys = keys;
    this.maxBatch = maxBatch;
  }

  /// What is asked, and when.
  ///
  /// @param later null: at once
  /// @param throttle null: however many come
  record Sending(
      CreateNotification.Command atOnce,
      ScheduleNotification.@Nullable Command later,
      @Nullable Throttle throttle) {}

  /// @param idempotencyKey values of the header
  /// @throws ProblemException when the body or the key is not as the contract says
  Sending sending(byte[] body, List<String> idempotencyKey, Caller caller) {
    CreateNotificationReader.Item item = reader.read(body);
    CreateNotificationRequest request = checked(item.request());
    return sending(command(request, keys.in(idempotencyKey), caller), item);
  }

  private static Sending sending(
      CreateNotification.Command command, CreateNotificationReader.Item item) {
    CreateNotificationReader.Later later = item.later();
    return new Sending(
        command,
        later == null
            ? null
            : new ScheduleNotification.Command(
                command.with(withTime(command.key(), later.sendAt())),
                later.sendAt(),
                later.document()),
        item.request().throttle());
  }

  /// When it was to be sent is a part of what a key was used for.
  private static @Nullable IdempotencyKey withTime(@Nullable IdempotencyKey key, SendTime time) {
    return key == null
        ? null
        : new IdempotencyKey(
            key.scope(),
            key.key(),
            new Fingerprint().add(key.fingerprint()).add(time.asked()).hex(),
            key.lifetime());
  }

  /// Of what was kept, when it is due. It was checked when it came.
  @Override
  public CreateNotification.Command command(Scheduled scheduled) {
    String request = requireNonNull(scheduled.request());
    return command(reader.readKept(request), null, scheduled.caller());
  }

  /// @throws ProblemException when the body is no batch; what is wrong with one notification is for
  ///   [#sending(CreateNotificationReader.Item, Caller)] to say
  List<CreateNotificationReader.Item> batch(byte[] body) {
    return reader.readBatch(body, maxBatch);
  }

  /// @throws ProblemException when the notification or its key is not as the contract says
  Sending sending(CreateNotificationReader.Item item, Caller caller) {
    if (!item.faults().isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(item.faults());
    }
    CreateNotification.Command command =
        command(
            checked(item.request()), keys.usable("idempotencyKey", item.idempotencyKey()), caller);
    return sending(command, item);
  }

  private CreateNotification.Command command(
      CreateNotificationRequest request, @Nullable String key, Caller caller) {
    Routing routing =
        new Routing(
            request.channels() == null ? DEFAULT_CHANNELS : request.channels(),
            request.escalation(),
            request.critical());
    return new CreateNotification.Command(
        caller,
        requireNonNull(request.receiverId()),
        request.senderId(),
        requireNonNull(request.object()),
        requireNonNull(request.type()),
        requireNonNull(request.payload()),
        routing,
        request.expiresAt(),
        request.about(),
        key == null ? null : keys.of(key, caller, request, routing),
        request.group());
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

  /// The problem that a refusal is.
  static ProblemException refusal(CreateNotification.Outcome.Refused refused) {
    return switch (refused) {
      case CreateNotification.Outcome.KeyReused() ->
          ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
      case CreateNotification.Outcome.Invalid(var violations) -> invalid(violations);
      case CreateNotification.Outcome.Forbidden(var reason) ->
          ProblemException.of(ProblemType.FORBIDDEN, code(reason));
    };
  }

  private static String code(CreateNotification.Reason reason) {
    return switch (reason) {
      case SENDER_IS_THE_CALLER -> "notification.sender-is-the-caller";
      case SYSTEM_TYPE -> "notification.system-type";
      case RECEIVER_IS_ANOTHER -> "notification.receiver-is-another";
    };
  }

  /// As whoever wrote the field writes it.
  private static Object bound(Violation violation) {
    return DURATIONS.contains(violation.rule())
        ? Duration.ofMillis(violation.bound()).toString()
        : violation.bound();
  }

  /// The problem that broken rules are.
  static ProblemException invalid(List<Violation> violations) {
    List<FieldFault> faults =
        violations.stream()
            .map(violation ->
                FieldFault.of(violation.field(), "violation." + violation.rule(), bound(violation)))
            .toList();
    boolean tooLarge =
        violations.stream()
            .anyMatch(violation -> violation.rule() == Violation.Rule.PAYLOAD_TOO_LARGE);
    return ProblemException.of(tooLarge ? ProblemType.TOO_LARGE : ProblemType.VALIDATION)
        .at(faults);
  }
}
