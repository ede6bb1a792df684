package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.EraseUser;
import dev.carillon.notification.usecases.ports.PersonalData.Erased;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import dev.carillon.web.tokens.Sessions;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// People, of whom nothing is to be kept any more.
@RestController
@RequestMapping(
    path = {"/users", "/v1/users"},
    produces = APPLICATION_JSON_VALUE)
public final class UsersController {
  private final EraseUser erase;
  private final Sessions sessions;

  public UsersController(EraseUser erase, Sessions sessions) {
    this.erase = erase;
    this.sessions = sessions;
  }

  record View(
      String userId,
      boolean done,
      long notifications,
      long deliveries,
      long scheduled,
      long devices,
      long topics) {}

  record One(boolean success, View data) {}

  /// Their sign-ins end first: an open page would show what is no longer there.
  @DeleteMapping("/{id}")
  One erase(Caller.Service caller, @PathVariable("id") String id) {
    if (!UserId.isValid(id)) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    UserId user = new UserId(id);
    sessions.revokeUser(caller.tenant(), user);
    Erased erased = erase.execute(new InboxKey(caller.tenant(), user));
    return new One(
        true,
        new View(
            id,
            erased.done(),
            erased.notifications(),
            erased.deliveries(),
            erased.scheduled(),
            erased.devices(),
            erased.topics()));
  }
}
