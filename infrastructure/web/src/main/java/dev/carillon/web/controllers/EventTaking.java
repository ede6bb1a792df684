package dev.carillon.web.controllers;

import dev.carillon.events.EventIntake;
import dev.carillon.events.EventIntake.Arrival;
import dev.carillon.events.EventIntake.Receipt;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.web.json.EventReader;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.rates.Permit;
import dev.carillon.web.rates.SenderRates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Takes the events of a `POST /events` or of a batch: into the outbox, or for later where they
/// have a time that is still to come. They are durable when the answer comes; who is told of them
/// is decided after it.
public final class EventTaking {
  private final EventIntake intake;
  private final ScheduleEvents schedule;
  private final SendTimes times;
  private final EventRequests requests;
  private final SenderRates rates;
  private final Executor blocking;

  /// @param blocking where keeping something for later is waited for
  public EventTaking(
      EventIntake intake,
      ScheduleEvents schedule,
      SendTimes times,
      EventRequests requests,
      SenderRates rates,
      Executor blocking) {
    this.intake = intake;
    this.schedule = schedule;
    this.times = times;
    this.requests = requests;
    this.rates = rates;
    this.blocking = blocking;
  }

  /// What became of an event.
  sealed interface Result {}

  /// It is kept.
  ///
  /// @param sendAt when it will be told; null: now
  /// @param repeated whether it had come before
  record Accepted(UUID id, @Nullable Instant sendAt, boolean repeated) implements Result {}

  /// It is not kept.
  record Refused(RuntimeException problem) implements Result {}

  /// An event as it was asked for: for the outbox, or for later.
  private sealed interface Place {}

  private record AtOnce(Arrival arrival) implements Place {}

  private record Later(ScheduleEvents.Command command) implements Place {}

  private record Wrong(ProblemException problem) implements Place {}

  /// Takes one. Does not block.
  ///
  /// @throws ProblemException when the body is not as the contract says, or it is over a limit; the
  ///   stage may fail with one too
  CompletionStage<Accepted> take(byte[] body, Caller.Service caller) {
    EventRequests.Asked asked = requests.asked(body, caller);
    Place place = place(asked);
    Permit permit = permit(asked, caller);
    CompletionStage<Accepted> accepted =
        switch (place) {
          case AtOnce(var arrival) ->
              intake.take(arrival).thenApply(receipt -> accepted(result(receipt)));
          case Later later ->
              CompletableFuture.supplyAsync(
                  () -> accepted(take(caller, List.of(later)).getFirst()), blocking);
          case Wrong(var problem) -> throw problem;
        };
    return permit.spentOn(accepted, _ -> true);
  }

  private Permit permit(EventRequests.Asked asked, Caller.Service caller) {
    return rates.take(caller, null, asked.arrival().event().name().value(), null);
  }

  /// Takes many. Blocks. What is wrong with one event is said in its place and keeps none of the
  /// others.
  ///
  /// @return in the order of the batch
  /// @throws ProblemException when the body is no batch
  List<Result> takeBatch(byte[] body, Caller.Service caller) {
    List<Place> places = new ArrayList<>();
    List<Permit> permits = new ArrayList<>();
    for (EventReader.Told told : requests.batch(body)) {
      try {
        EventRequests.Asked asked = requests.asked(told, caller);
        Place place = place(asked);
        permits.add(permit(asked, caller));
        places.add(place);
      } catch (ProblemException refused) {
        permits.add(Permit.FREE);
        places.add(new Wrong(refused));
      }
    }
    return take(caller, places, permits);
  }

  private List<Result> take(Caller.Service caller, List<Place> places, List<Permit> permits) {
    List<Result> results;
    try {
      results = take(caller, places);
    } catch (RuntimeException failed) {
      // Some may be kept: better one too many than a sender who is refused for what is not.
      permits.forEach(Permit::giveBack);
      throw failed;
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Refused) {
        permits.get(i).giveBack();
      }
    }
    return results;
  }

  private Place place(EventRequests.Asked asked) {
    SendTime time = asked.sendAt();
    if (time == null) {
      return new AtOnce(asked.arrival());
    }
    return switch (times.of(time, null)) {
      case SendTimes.Found.Now() -> new AtOnce(asked.arrival());
      case SendTimes.Found.Later(var at) -> new Later(asked.later(at));
      case SendTimes.Found.TooFar(var maxAhead) -> throw LaterSending.tooFar(time, maxAhead);
    };
  }

  private List<Result> take(Caller.Service caller, List<? extends Place> places) {
    List<ScheduleEvents.Command> commands = new ArrayList<>();
    List<Arrival> arrivals = new ArrayList<>();
    for (Place place : places) {
      switch (place) {
        case AtOnce(var arrival) -> arrivals.add(arrival);
        case Later(var command) -> commands.add(command);
        case Wrong _ -> {}
      }
    }
    Iterator<Schedule.Kept> kept = schedule.execute(caller, commands).iterator();
    Iterator<Receipt> receipts = intake.take(arrivals).iterator();
    return places.stream()
        .map(place ->
            switch (place) {
              case AtOnce _ -> result(receipts.next());
              case Later(var command) -> result(kept.next(), command);
              case Wrong(var problem) -> new Refused(problem);
            })
        .toList();
  }

  private static Result result(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Taken(var id) -> new Accepted(id, null, false);
      case Receipt.Repeated(var id) -> new Accepted(id, null, true);
      case Receipt.IdReused() -> new Refused(idReused());
    };
  }

  private static Result result(Schedule.Kept kept, ScheduleEvents.Command command) {
    return switch (kept) {
      case Schedule.Kept.Waiting(var id, var sendAt) -> new Accepted(id, sendAt, false);
      case Schedule.Kept.Repeated(var id, var sendAt) ->
          new Accepted(id, sendAt == null ? command.sendAt() : sendAt, true);
      case Schedule.Kept.KeyReused() -> new Refused(idReused());
      case Schedule.Kept.Full(var bound) -> new Refused(LaterSending.full(bound));
    };
  }

  private static Accepted accepted(Result result) {
    return switch (result) {
      case Accepted accepted -> accepted;
      case Refused(var problem) -> throw problem;
    };
  }

  private static ProblemException idReused() {
    return ProblemException.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "event.id-reused");
  }
}
