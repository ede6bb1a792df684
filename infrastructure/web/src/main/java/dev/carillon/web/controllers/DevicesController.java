package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.usecases.commands.ChangeDevice;
import dev.carillon.notification.usecases.queries.ListDevices;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The browsers and phones that push reaches a user by, which register themselves. A token is
/// secret: it is taken, and never answered.
@RestController
@RequestMapping(
    path = {"/devices", "/v1/devices"},
    produces = APPLICATION_JSON_VALUE)
public final class DevicesController {
  private final ChangeDevice change;
  private final ListDevices list;
  private final PushServices services;
  private final DeviceRequests requests;
  private final Messages messages;

  public DevicesController(
      ChangeDevice change, ListDevices list, PushServices services, Messages messages) {
    this.change = change;
    this.list = list;
    this.services = services;
    this.requests = new DeviceRequests(services);
    this.messages = messages;
  }

  record View(String id, String platform, String createdAt, String lastSeenAt) {}

  record One(boolean success, View data) {}

  record All(boolean success, List<View> data) {}

  record Key(boolean success, String publicKey) {}

  @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
  One put(
      Caller.User caller, @PathVariable("id") String id, @RequestBody DeviceRequests.Wanted body) {
    List<FieldFault> faults = new ArrayList<>();
    if (!DeviceId.isValid(id)) {
      faults.add(FieldFault.of("id", "Size", "id", 255, 1));
    }
    DeviceRequests.Reach reach = requests.checked(body, faults);
    return new One(
        true, view(change.put(caller, new DeviceId(id), reach.platform(), reach.token())));
  }

  @GetMapping
  All all(Caller.User caller) {
    return new All(true, list.of(caller).stream().map(DevicesController::view).toList());
  }

  @DeleteMapping("/{id}")
  Answers.Done delete(Caller.User caller, @PathVariable("id") String id, Locale language) {
    if (!DeviceId.isValid(id) || !change.delete(caller, new DeviceId(id))) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return Answers.Done.of(messages.text(language, "device.deleted"));
  }

  /// The caller is not looked at, but has to be a user, as for all that is done with a device.
  @GetMapping("/vapid-key")
  Key vapidKey(Caller.User caller) {
    return new Key(
        true,
        services
            .vapidKey()
            .orElseThrow(
                () -> ProblemException.of(ProblemType.NOT_FOUND, "device.web-not-configured")));
  }

  private static View view(Device device) {
    return new View(
        device.id().value(),
        device.platform().name().toLowerCase(Locale.ROOT),
        Timestamps.text(device.createdAt()),
        Timestamps.text(device.lastSeenAt()));
  }
}
